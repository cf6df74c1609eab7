package io.ringspan.replication.version;

import java.util.LinkedHashSet;

/**
 * Keys that are in doubt, and of which a {@link VersionTable} knows nothing that it could say so of: the next change begins what it knows,
 * and would count as all that ever came.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #KEYS_MAX} keys; the first is forgotten for one more.
 */
final class UnmetDoubts {
    static final int KEYS_MAX = 1 << 16;

    private final LinkedHashSet<Long> digests = new LinkedHashSet<>();

    void add(long digest) {
        digests.add(digest);
        if (digests.size() > KEYS_MAX) {
            digests.remove(digests.iterator().next());
        }
    }

    /** Whether it was there. */
    boolean remove(long digest) {
        return !digests.isEmpty() && digests.remove(digest);
    }
}
