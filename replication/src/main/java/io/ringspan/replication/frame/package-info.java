/**
 * What travels between nodes of a stream: its name, its writes, and the positions that they follow.
 *
 * <p><b>Threads.</b> Names and questions never change; frames belong to whoever made them.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.frame;
