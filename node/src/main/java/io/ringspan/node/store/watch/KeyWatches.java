package io.ringspan.node.store.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.block.Waiters;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether anything that may change a key was sent to the store since somebody began to watch it, whoever wrote it. Exact but
 * for two keys with the same digest, of which a write of one counts for the other.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> As many keys as are watched at a time; of what is
 * sent to each, {@value #KEPT_BYTES_MAX} bytes are kept while it is.
 */
public final class KeyWatches {
    private static final int KEPT_BYTES_MAX = 64 * 1024;

    private final KeyVersions versions;
    private final Map<Long, Watched> keys = new HashMap<>();
    private Waiters waiters = new Waiters(ticket -> {}, System::nanoTime); // nobody, until somebody decides
    private long changesOfAll;

    public KeyWatches(KeyVersions versions) {
        this.versions = versions;
    }

    /** What has happened to one key. */
    private static final class Watched {
        private final List<String> commands = new ArrayList<>();
        private int watches;
        private long changes;
        private long bytes;

        /** What was sent is kept, as long as it is not too much. */
        void change(ByteBuf span, int from, int length) {
            changes++;
            bytes += length;
            if (bytes <= KEPT_BYTES_MAX) {
                commands.add(span.toString(from, length, ISO_8859_1));
            }
        }
    }

    /** Some keys, watched from its making to {@link #end}. */
    public final class Watch {
        private final long[] digests;
        private final long[] seen;
        private final long seenOfAll = changesOfAll;

        private Watch(long[] digests) {
            this.digests = digests;
            this.seen = new long[digests.length];
            for (int i = 0; i < digests.length; i++) {
                Watched key = keys.computeIfAbsent(digests[i], fresh -> new Watched());
                key.watches++;
                seen[i] = key.changes;
            }
        }

        /** Whether one of them may have been changed by what was sent since. */
        public boolean hasChanged() {
            if (changesOfAll != seenOfAll) {
                return true;
            }
            for (int i = 0; i < digests.length; i++) {
                Watched key = keys.get(digests[i]);
                if (key == null || key.changes != seen[i]) {
                    return true;
                }
            }
            return false;
        }

        /** What was sent since, bytes as characters; nothing if that is not known. */
        public Optional<List<String>> since() {
            List<String> commands = new ArrayList<>();
            boolean isKnown = changesOfAll == seenOfAll;
            for (int i = 0; i < digests.length; i++) {
                Watched key = keys.get(digests[i]);
                isKnown &= key != null && key.bytes <= KEPT_BYTES_MAX;
                if (isKnown && key != null) {
                    commands.addAll(key.commands.subList((int) seen[i], (int) key.changes));
                }
            }
            return isKnown ? Optional.of(commands) : Optional.empty();
        }

        /** Nobody asks any more. Once. */
        public void end() {
            for (long digest : digests) {
                Watched key = keys.get(digest);
                if (key != null && --key.watches == 0) {
                    keys.remove(digest);
                }
            }
        }
    }

    /** Has those told who wait. Once, before anything else. */
    public void tell(Waiters who) {
        waiters = who;
    }

    /** Watches keys from now on: what is sent next counts. */
    public Watch watch(long... digests) {
        return new Watch(digests);
    }

    /** How a key is named here. */
    public long digest(ByteBuf in, int keyAt, int keyLength) {
        return versions.digest(in, keyAt, keyLength);
    }

    /** These commands are sent. */
    public void written(ByteBuf span, int from, int length) {
        if (keys.isEmpty() && waiters.isEmpty()) {
            return;
        }
        try {
            SpanCommands commands = versions.commands();
            for (int at = from; at < from + length; ) {
                int begin = at;
                at = commands.next(span, begin);
                for (int key = 0; key < commands.keys(); key++) {
                    written(digest(span, commands.keyAt(key), commands.keyLength(key)), span, begin, at - begin);
                }
            }
        } catch (IllegalStateException foreign) {
            allWritten();
        }
    }

    private void written(long digest, ByteBuf span, int from, int length) {
        @Nullable Watched key = keys.get(digest);
        if (key != null) {
            key.change(span, from, length);
        }
        waiters.written(digest);
    }

    /** Something was sent that may change any key. */
    public void allWritten() {
        changesOfAll++;
        waiters.allWritten();
    }
}
