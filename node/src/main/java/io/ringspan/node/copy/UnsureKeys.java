package io.ringspan.node.copy;

import io.ringspan.node.antientropy.mend.Answers;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.copy.CopyChoice;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Keys that a walk did not copy. If one of them is added to here, on top of what is not what the source has, no comparison can be trusted
 * with it: the two stores are not looked at in the same moment, and may seem to have the same. So it is copied once, exactly.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@value #KEYS_MAX} keys of {@value #BYTES_MAX} bytes together; what is more is compared only,
 * and counted.
 */
final class UnsureKeys {
    static final int KEYS_MAX = 1 << 17;
    static final long BYTES_MAX = 32 << 20;

    private static final int AT_ONCE = 1_000;
    private static final long ANSWER_MILLIS_MAX = 60_000;

    private final Function<List<byte[]>, CompletableFuture<List<KeyState>>> note;
    private final KeyTokens tokens;
    private final Set<ByteBuffer> keys = new LinkedHashSet<>();
    private long bytes;
    private long more;

    /** @param note asks what is known of some keys here, see {@link OwnKeys#note} */
    UnsureKeys(Function<List<byte[]>, CompletableFuture<List<KeyState>>> note, KeyTokens tokens) {
        this.note = note;
        this.tokens = tokens;
    }

    /** What a walk has chosen for a key. */
    void chose(CopyChoice choice, byte[] key) {
        if (choice == CopyChoice.COMPARE) {
            notCopied(key);
        }
    }

    /** A value was not given for that one, or not put. */
    void notCopied(byte[] key) {
        ByteBuffer its = ByteBuffer.wrap(key);
        if (keys.contains(its)) {
            return;
        }
        if (keys.size() >= KEYS_MAX || bytes >= BYTES_MAX) {
            more++;
            return;
        }
        keys.add(its);
        bytes += key.length;
    }

    boolean isEmpty() {
        return keys.isEmpty() && more == 0;
    }

    /** How many are not among them for want of room. */
    long more() {
        return more;
    }

    /** Those of some tokens that are to be copied now. */
    List<byte[]> addedTo(Leaves tokens) throws IOException, InterruptedException {
        List<byte[]> some = keys.stream()
                .map(ByteBuffer::array)
                .filter(key -> tokens.of(this.tokens.token(key)) >= 0)
                .toList();
        List<byte[]> addedTo = new ArrayList<>();
        for (int from = 0; from < some.size(); from += AT_ONCE) {
            List<byte[]> few = some.subList(from, Math.min(some.size(), from + AT_ONCE));
            addedTo.addAll(toCopy(few, Answers.await(note.apply(few), "the own store", ANSWER_MILLIS_MAX)));
        }
        return addedTo;
    }

    /**
     * Those of some keys that were added to, and nothing says that this node has all below that.
     *
     * @param states what is known of each of them here
     */
    private static List<byte[]> toCopy(List<byte[]> keys, List<KeyState> states) {
        List<byte[]> some = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            if (!states.get(i).known() && states.get(i).wasAddedTo()) {
                some.add(keys.get(i));
            }
        }
        return some;
    }
}
