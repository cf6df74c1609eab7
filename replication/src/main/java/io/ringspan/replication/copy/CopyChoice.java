package io.ringspan.replication.copy;

import io.ringspan.replication.version.KeyState;

/** What becomes of a key that a replica has which is copied from, by what the own node knows of it. Stateless. */
public enum CopyChoice {
    /** Nothing is known of it here: it is copied, unless something happens to it meanwhile. */
    TAKE,
    /** Here all writes since some whole value have been seen: what the other has is in it, or older, or on its way here. */
    OWN,
    /** Something has changed it here that nothing is known to be below: the two are compared when nothing moves. */
    COMPARE;

    /**
     * Of a key.
     *
     * @param own what the own node knows, which has noted before that its store lacks writes: so nothing that was only added to a key
     *     since counts as known
     */
    public static CopyChoice of(KeyState own) {
        if (own.known()) {
            return OWN;
        }
        boolean isNoted = own.seen() != 0 || own.tie() != 0;
        return isNoted ? COMPARE : TAKE;
    }
}
