package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;

/**
 * One command to be decided.
 *
 * <p><b>Buffers.</b> Who is given it releases the command.
 *
 * @param command the whole command, and nothing else
 * @param token of its first key; all its keys have the same owners
 * @param level that the write has to meet
 * @param protocol in which the client is answered, 2 or 3
 * @param nearest the replica that the client's next reads will be answered by, by its number
 * @param ticket under which the client waits if there is nothing; {@link io.ringspan.node.block.Ticket#NONE} if it does not wait
 */
public record DecisionRequest(ByteBuf command, int token, Consistency level, int protocol, int nearest, long ticket) {}
