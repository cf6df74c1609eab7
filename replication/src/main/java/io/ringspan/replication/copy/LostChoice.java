package io.ringspan.replication.copy;

import java.util.List;
import java.util.Optional;

/** What a node does whose store may lack its keys, by what the other replicas say of theirs. Stateless. */
public enum LostChoice {
    /** Some replica has what is right: it is copied. */
    COPY,
    /** Nobody has more: the store is taken as it is. */
    TRUST,
    /** That is not known yet. */
    WAIT;

    /** What a replica says of its store. */
    public enum Said {
        /** It lacks nothing, as far as is known. */
        SOUND(0),
        /** It was found empty, and is looked after. */
        EMPTY(1),
        /** It is being filled. */
        UNFINISHED(2);

        private final int code;

        Said(int code) {
            this.code = code;
        }

        /** Its number on the wire. */
        public int code() {
            return code;
        }

        /** What has that number; of one that nobody knows, that the store is being filled. */
        public static Said of(int code) {
            return code == SOUND.code ? SOUND : code == EMPTY.code ? EMPTY : UNFINISHED;
        }
    }

    /**
     * By what was said.
     *
     * @param others one for each other replica; nothing of one that cannot be asked
     * @param isEmpty whether the own store is empty; if not, it was being filled
     * @param waited whether enough was waited for those that cannot be asked
     */
    public static LostChoice of(List<Optional<Said>> others, boolean isEmpty, boolean waited) {
        if (others.contains(Optional.of(Said.SOUND))) {
            return COPY;
        }
        boolean someAnswered = others.stream().anyMatch(Optional::isPresent);
        boolean enough = others.stream().allMatch(Optional::isPresent) || (waited && someAnswered);
        boolean othersHaveMore = isEmpty && others.contains(Optional.of(Said.UNFINISHED));
        return enough && !othersHaveMore ? TRUST : WAIT;
    }
}
