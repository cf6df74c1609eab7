package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.version.KeyState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Values of another replica on their way to the own store, in one span. Nobody abandons it: what becomes of them must be noted.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class CopiedBatch implements ReplySink {
    private static final int ERROR_SHOWN_MAX = 100;

    private final StoreWorker store;
    private final List<GivenValues.Given> given = new ArrayList<>();
    private final List<KeyState> before = new ArrayList<>();
    private long[] digests = new long[128];
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private final CompletableFuture<OwnKeys.Became> became = new CompletableFuture<>();
    private final List<byte[]> changed = new ArrayList<>();
    private long soundness;

    CopiedBatch(StoreWorker store) {
        this.store = store;
    }

    void add(GivenValues.Given value, long digest, KeyState known) {
        digests[given.size()] = digest;
        given.add(value);
        before.add(known);
    }

    /** Something has happened to that one since: it is not put. */
    void changed(byte[] key) {
        changed.add(key);
    }

    int size() {
        return given.size();
    }

    /** None is sent. */
    void nothing() {
        became.complete(new OwnKeys.Became(0, 0, false, changed));
    }

    /** They are about to be sent. */
    CopiedBatch sent() {
        soundness = store.soundness();
        return this;
    }

    CompletableFuture<OwnKeys.Became> became() {
        return became;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        byte[] some = new byte[length];
        in.getBytes(at, some);
        replies.write(some, 0, length);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        replying(in, at, length);
        boolean sound = store.isSound(soundness);
        byte[] said = replies.toByteArray();
        ByteBuf all = Unpooled.wrappedBuffer(said);
        Protocol protocol = store.protocol();
        WholeValues values = protocol.wholeValues();
        int from = 0;
        int taken = 0;
        List<byte[]> left = new ArrayList<>(changed);
        long bytes = 0;
        boolean never = false;
        for (int i = 0; i < given.size(); i++) {
            int end = from;
            while (said[end] != '\n') {
                end++;
            }
            boolean error = protocol.isError(all, from);
            if (values.isThereAlready(
                    all,
                    from,
                    end - from)) { // it was written here, and without versions that is all that is known of it
                left.add(given.get(i).key());
            } else if (!error && sound) {
                store.versions().agreement().taken(digests[i], given.get(i).state());
                taken++;
                bytes += Math.max(0, given.get(i).value().length());
            } else if (error) {
                never |= refused(i, all.slice(from, end - from));
                left.add(given.get(i).key());
            } else {
                unknown(i);
                left.add(given.get(i).key());
            }
            from = end + 1;
        }
        became.complete(new OwnKeys.Became(taken, bytes, never, left));
    }

    /** Whether it will refuse others, too. */
    private boolean refused(int which, ByteBuf error) {
        store.lacksValue();
        GivenValues.Given value = given.get(which);
        if (!store.versions().agreement().refused(digests[which], before.get(which), value.state())) {
            doubt(value);
        }
        Protocol protocol = store.protocol();
        int length = error.readableBytes();
        boolean ofAll =
                !protocol.isRefusal(error, 0, length) && protocol.wholeValues().isOfAll(error, 0, length);
        if (ofAll) {
            store.takesNoDumps(error.toString(0, Math.min(length, ERROR_SHOWN_MAX), US_ASCII)
                    .strip());
        }
        return ofAll;
    }

    private void unknown(int which) {
        store.versions().agreement().failed(digests[which]);
        doubt(given.get(which));
    }

    /** So it is settled. */
    private void doubt(GivenValues.Given value) {
        store.versions().suspect(Unpooled.wrappedBuffer(value.key()), 0, value.key().length);
    }

    @Override
    public void broken() {
        store.lacksValue();
        List<byte[]> left = new ArrayList<>(changed);
        for (int i = 0; i < given.size(); i++) {
            unknown(i);
            left.add(given.get(i).key());
        }
        became.complete(new OwnKeys.Became(0, 0, false, left));
    }

    @Override
    public void late() {}

    @Override
    public void expired() {}
}
