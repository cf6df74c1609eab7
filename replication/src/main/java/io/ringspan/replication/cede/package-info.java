/**
 * How a node gives a range of tokens over to another while both run: what it has taken of it, and whether the other has all of that.
 * Knows no sockets and no time.
 *
 * <p><b>Threads.</b> Each object belongs to the store worker of its node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.cede;
