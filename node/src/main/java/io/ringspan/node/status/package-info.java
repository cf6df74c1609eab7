/**
 * How the cluster looks from one node, and what an operator can change of that node: as pages of its admin port, and as read
 * by the commands that ask for them.
 *
 * <p><b>Threads.</b> Pages are answered on the admin server's thread; commands run on their own.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.status;
