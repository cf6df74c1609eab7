package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.RetrievalReplies;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Several {@code get} commands that a client has sent together, as fewer ones of many keys: memcached answers each command in a packet of its
 * own, which costs it and the node more than all the rest. Their replies are taken apart again, as they come.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps the keys until all is answered, and of the replies a line that is not whole.
 * <b>Limits.</b> {@value #KEYS_MAX} keys in a command: memcached claims some 1,200 bytes for each while it answers.
 */
final class MergedGets implements ReplyTarget, Coordination {
    static final int KEYS_MAX = 64;

    private static final byte[] GET = "get".getBytes(US_ASCII);
    private static final byte[] NO_LINE_BEFORE = {};
    private static final byte[] CRLF = "\r\n".getBytes(US_ASCII);
    private static final ByteBuf END =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer("END\r\n".getBytes(US_ASCII)));
    private static final int NONSENSE = Integer.MAX_VALUE;

    private final Slot client;
    private final Slot slot = new Slot();
    private final ByteBuf keys;
    private @Nullable ByteBuf begun;

    /** Where the blank stands before the next key to be answered for, or what is before the first key of a command. */
    private int keyAt;
    /** How many keys are answered for. */
    private int answered;
    /** How many are once the command at hand is. */
    private int ofCommand;
    /** Bytes of a value, and of the end of its line, that are still to come. */
    private long skip;

    private boolean gone;

    private MergedGets(Slot client, ByteBuf keys, int at) {
        this.client = client;
        this.keys = keys;
        this.keyAt = at + GET.length;
        this.ofCommand = Math.min(client.commands(), KEYS_MAX);
    }

    /**
     * Makes fewer commands of a run of {@code get key}, each in the form in which it is sent; the run is of those then.
     *
     * @param client the place of the run's replies
     * @param out where they are written; has room for as many bytes as the run has, and is released when all is answered
     * @return the slot to send the run with
     */
    static Slot merge(Run run, Slot client, ByteBuf out) {
        ByteBuf in = run.in();
        int start = out.writerIndex();
        int at = run.start();
        int end = at + run.length();
        int commands = 0;
        for (int i = 0; i < client.commands(); i++) {
            if (i % KEYS_MAX == 0) {
                out.writeBytes(commands++ == 0 ? NO_LINE_BEFORE : CRLF).writeBytes(GET);
            }
            int key = at + GET.length;
            int feed = in.indexOf(key, end, (byte) '\n');
            out.writeBytes(in, key, feed - 1 - key);
            at = feed + 1;
        }
        out.writeBytes(CRLF);
        MergedGets merged = new MergedGets(client, out, start);
        run.is(out, start, out.writerIndex(), commands);
        merged.slot.open(merged, commands, false, client.startNanos());
        client.coordinatedBy(merged);
        return merged.slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        if (gone) {
            return;
        }
        ByteBuf bytes = in;
        int position = at;
        int limit = at + length;
        ByteBuf before = begun;
        if (before != null) {
            begun = null;
            bytes = before.writeBytes(in, at, length);
            position = before.readerIndex();
            limit = before.writerIndex();
        }
        if (answered != NONSENSE) {
            take(bytes, position, limit);
        }
        if (before != null) {
            before.release();
        }
        if (last && !gone) {
            client.ends(slot.outcome());
            boolean isWhole = answered == client.commands();
            drop();
            if (isWhole) {
                client.deliver(END, 0, 0, true);
            } else {
                client.brokenOff(); // no store of ours answers so
            }
        }
    }

    private void take(ByteBuf in, int from, int limit) {
        int at = from;
        int unsaid = from; // what is the client's as it is, and not said yet
        while (at < limit) {
            if (skip > 0) {
                int passed = (int) Math.min(skip, limit - at);
                skip -= passed;
                at += passed;
                if (skip == 0) {
                    say(in, unsaid, at);
                    unsaid = at;
                    answeredOne();
                }
                continue;
            }
            int feed = in.indexOf(at, limit, (byte) '\n');
            if (feed < 0) {
                keep(in, at, limit);
                return;
            }
            if (in.getByte(at) == 'V') {
                if (!isAnswer(in, at, limit)) {
                    answered = NONSENSE; // no store of ours sends the value of another key
                    return;
                }
                skip = valueBytes(in, feed) + CRLF.length;
                at = feed + 1;
            } else {
                rest(in, at, feed + 1);
                at = feed + 1;
                unsaid = at;
            }
        }
        say(in, unsaid, limit);
    }

    /** Says of each key before the one whose value comes that there is nothing; false if it is none of them. */
    private boolean isAnswer(ByteBuf in, int at, int limit) {
        while (answered < ofCommand) {
            if (RetrievalReplies.isOf(keys, keyAt + 1, keyEnd() - keyAt - 1, in, at, limit)) {
                return true;
            }
            answeredOne();
        }
        return false;
    }

    /** In a key a carriage return is a letter like others, if no line feed follows. */
    private int keyEnd() {
        int at = keyAt + 1;
        byte letter = keys.getByte(at);
        while (letter != ' ' && !(letter == '\r' && keys.getByte(at + 1) == '\n')) {
            letter = keys.getByte(++at);
        }
        return at;
    }

    /** The last word of the line that ends there. */
    private static long valueBytes(ByteBuf in, int feed) {
        long bytes = 0;
        long unit = 1;
        for (int at = feed - 2; in.getByte(at) != ' '; at--) {
            bytes += (in.getByte(at) - '0') * unit;
            unit *= 10;
        }
        return bytes;
    }

    /** A command's reply ends with that line, END or an error: it is said for each of the command's keys that are left. */
    private void rest(ByteBuf in, int from, int to) {
        while (answered < ofCommand) {
            client.deliver(in, from, to - from, false);
            answered++;
            keyAt = keyEnd();
        }
        nextCommand();
    }

    private void nextCommand() {
        ofCommand = Math.min(client.commands(), ofCommand + KEYS_MAX);
        keyAt += CRLF.length + GET.length;
    }

    private void answeredOne() {
        client.deliver(END, 0, END.writerIndex(), false);
        answered++;
        keyAt = keyEnd();
    }

    private void say(ByteBuf in, int from, int to) {
        if (to > from) {
            client.deliver(in, from, to - from, false);
        }
    }

    private void keep(ByteBuf in, int from, int to) {
        begun = ByteBufAllocator.DEFAULT.buffer(to - from).writeBytes(in, from, to - from);
    }

    private void drop() {
        gone = true;
        ByteBuf line = begun;
        begun = null;
        if (line != null) {
            line.release();
        }
        keys.release();
        slot.clear();
    }

    @Override
    public void brokenOff(Slot of) {
        drop();
        client.brokenOff();
    }

    @Override
    public void cancel() {
        if (!gone) {
            slot.cancel();
            drop();
        }
    }
}
