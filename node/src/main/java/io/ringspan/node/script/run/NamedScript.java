package io.ringspan.node.script.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.execute.ScriptTexts;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.ReplicaSet;
import org.jspecify.annotations.Nullable;

/**
 * A script that is run by its digest, and is kept here. If the store has lost it, nothing was done, and it is sent once more with its
 * text, which the store keeps from then on.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the command until its reply begins.
 */
final class NamedScript implements ReplyTarget, Coordination {
    private static final ByteBuf LOST =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ScriptTexts.UNKNOWN.getBytes(US_ASCII)));

    private static final int HEADERS_BYTES = 64;

    private final Slot client;
    private final ScriptRuns.Send send;
    private final ReplicaSet owners;
    private final int token;
    private final boolean behindWrites;
    private final Slot slot = new Slot();
    private final byte[] text;
    private @Nullable ByteBuf command;
    private boolean begun;

    NamedScript(byte[] text, Run run, Slot client, ScriptRuns.Send send) {
        this.text = text;
        this.client = client;
        this.send = send;
        this.owners = run.replicas();
        this.token = run.token();
        this.behindWrites = run.isBehindWrites();
        this.command = run.in().retainedSlice(run.start(), run.length());
        client.coordinatedBy(this);
    }

    /** The same command with the text in place of the digest. */
    private ByteBuf withText(ByteBuf command) {
        ExpectedReply words = new ExpectedReply(command, command.readerIndex(), command.writerIndex());
        int count = (int) words.array();
        words.bulk();
        words.bulk();
        ByteBuf out = command.alloc().directBuffer(text.length + words.left() + HEADERS_BYTES);
        new RespWriter()
                .to(out, 2)
                .array(count)
                .bulk(client.isWrite() ? "EVAL" : "EVAL_RO")
                .bulk(text);
        return out.writeBytes(command, words.at(), words.left());
    }

    void begin(Run run) {
        open();
        send.send(run, slot);
    }

    private void open() {
        slot.open(this, 1, client.isWrite(), client.startNanos());
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        ByteBuf once = command;
        if (!begun && last && once != null && isLost(in, at, length)) {
            command = null;
            slot.clear();
            open();
            sendAgain(withText(once));
            once.release();
            return;
        }
        begun = true;
        drop();
        client.ends(slot.outcome());
        if (last) {
            end();
        }
        client.deliver(in, at, length, last);
    }

    private static boolean isLost(ByteBuf in, int at, int length) {
        return length > LOST.readableBytes() && ByteBufUtil.equals(in, at, LOST, 0, LOST.readableBytes());
    }

    private void sendAgain(ByteBuf whole) {
        Run run = new Run();
        run.begin(whole, 0, owners, client.isWrite(), token);
        run.extend(whole.writerIndex());
        run.behindWrites(behindWrites);
        send.send(run, slot);
        run.clear();
        whole.release();
    }

    @Override
    public void brokenOff(Slot of) {
        end();
        if (begun) {
            client.brokenOff();
        } else {
            ClientError.UNAVAILABLE.inPlaceOfReply(client, RespProtocol.RESP);
        }
    }

    @Override
    public void cancel() {
        slot.cancel();
        end();
    }

    private void end() {
        slot.clear();
        drop();
    }

    private void drop() {
        ByteBuf kept = command;
        if (kept != null) {
            kept.release();
            command = null;
        }
    }
}
