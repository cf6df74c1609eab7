package io.ringspan.tests.memcache.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.util.function.IntSupplier;

/**
 * The bytes of a batch, made once. Only the last digits of its keys are written anew, which costs far less than to make
 * commands.
 *
 * <p><b>Owner.</b> The link. <b>Buffers.</b> One, until {@link #release}.
 */
final class RequestBatch {
    static final int KEYS_MAX = 10_000_000;

    private static final int DIGITS_WRITTEN = 7;
    private static final String KEY = "key:000000000000";

    static final int KEY_BYTES = KEY.length();

    private final ByteBuf bytes;
    private final int commandBytes;
    private final int keysEach;
    private final int firstKeyEnd;
    private final IntSupplier keys;

    private int sent;
    private int end;

    RequestBatch(LoadPlan plan, IntSupplier keys) {
        boolean reads = plan.kind() == LoadPlan.Kind.GET;
        String verb = reads ? "get" : "set";
        String command = reads
                ? verb + (" " + KEY).repeat(plan.keysEach()) + "\r\n"
                : verb + " " + KEY + " 0 0 " + plan.valueBytes() + "\r\n" + "v".repeat(plan.valueBytes()) + "\r\n";
        this.commandBytes = command.length();
        this.keysEach = plan.keysEach();
        this.firstKeyEnd = verb.length() + 1 + KEY_BYTES;
        this.keys = keys;
        byte[] all = command.repeat(plan.depth()).getBytes(ISO_8859_1);
        this.bytes = Unpooled.directBuffer(all.length, all.length).writeBytes(all);
    }

    /** Begins a batch of that many commands, with other keys. */
    void begin(int commands) {
        for (int command = 0; command < commands; command++) {
            int keyEnd = command * commandBytes + firstKeyEnd;
            for (int key = 0; key < keysEach; key++) {
                name(keys.getAsInt(), keyEnd);
                keyEnd += 1 + KEY_BYTES;
            }
        }
        sent = 0;
        end = commands * commandBytes;
    }

    private void name(int number, int keyEnd) {
        int rest = number;
        for (int at = keyEnd - 1; at >= keyEnd - DIGITS_WRITTEN; at--) {
            bytes.setByte(at, '0' + rest % 10);
            rest /= 10;
        }
    }

    /** Sends what the other side takes now; true once that was all of the batch. */
    boolean send(GatheringByteChannel channel) throws IOException {
        int written = 1;
        while (sent < end && written > 0) {
            written = bytes.getBytes(sent, channel, end - sent);
            sent += written;
        }
        return sent == end;
    }

    void release() {
        bytes.release();
    }
}
