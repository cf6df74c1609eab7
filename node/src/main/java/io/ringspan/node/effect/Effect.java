package io.ringspan.node.effect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.RespWriter;
import java.util.List;

/**
 * What is written, and what the client is told once it is: commands that do the same wherever they come to, none if nothing is to
 * change, and one reply in the client's protocol.
 *
 * <p><b>Owner.</b> Who made it. <b>Buffers.</b> Appends to both, and releases neither.
 */
public final class Effect {
    private final RespWriter writer = new RespWriter();
    private final CommandLines writes;
    private final ByteBuf reply;
    private final int protocol;
    private boolean waiting;

    /** @param protocol the client's */
    public Effect(ByteBuf writes, ByteBuf reply, int protocol) {
        this.writes = new CommandLines(writes);
        this.reply = reply;
        this.protocol = protocol;
    }

    /** What is written. */
    public CommandLines writes() {
        return writes;
    }

    /** The reply, to be appended to in the client's protocol. */
    public RespWriter reply() {
        return writer.to(reply, protocol);
    }

    /** What was appended to the reply. */
    public ByteBuf replyBytes() {
        return reply;
    }

    /**
     * There is nothing: the command waits, and what was appended to the reply does not count.
     *
     * @return takes the command that is to be asked again, if it is not the same
     */
    public CommandLines waits() {
        waiting = true;
        reply.clear();
        return new CommandLines(reply);
    }

    /** Whether the command waits. What the reply has then is the command to be asked again; nothing, if it is the same. */
    public boolean isWaiting() {
        return waiting;
    }

    /** The client's protocol. */
    public int protocol() {
        return protocol;
    }

    /** A number as text, which is a type of its own in RESP3: a score. */
    public void score(String digits) {
        if (protocol == 3) {
            reply.writeByte(',');
            reply.writeCharSequence(digits, ISO_8859_1);
            reply.writeByte('\r').writeByte('\n');
        } else {
            reply().bulk(digits.getBytes(ISO_8859_1));
        }
    }

    /** A RESP2 null array, which RESP3 has no other null for. */
    public void noArray() {
        reply().noArray();
    }

    /** Replies with what the store did, as it did in RESP2. */
    public void same(Reply found) {
        if (found instanceof Reply.Blob blob) {
            reply().bulk(blob.bytes().getBytes(ISO_8859_1));
        } else if (found instanceof Reply.Whole number) {
            reply().integer(number.value());
        } else if (found instanceof Reply.Failure failure) {
            error(failure.bytes());
        } else if (found instanceof Reply.Status status) {
            reply().simple(status.bytes());
        } else if (found instanceof Reply.Items items) {
            array(items.items());
        } else if (found instanceof Reply.Nothing) {
            reply().none();
        } else {
            throw new IllegalArgumentException("no RESP2 reply: " + found);
        }
    }

    /** The same, of several. */
    public void array(List<Reply> each) {
        reply().array(each.size());
        each.forEach(this::same);
    }

    /** An error; nothing may be written then. */
    public void error(String text) {
        reply.writeByte('-');
        reply.writeCharSequence(text, ISO_8859_1);
        reply.writeByte('\r').writeByte('\n');
    }
}
