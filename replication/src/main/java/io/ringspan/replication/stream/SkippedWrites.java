package io.ringspan.replication.stream;

import io.ringspan.base.Token;
import java.util.List;

/**
 * What one burst of skips left out for a replica.
 *
 * @param writes how many spans
 * @param commands how many commands they held
 * @param bytes of those spans
 * @param ranges between which tokens they lay, one range for each replica set; what is to be repaired
 */
public record SkippedWrites(long writes, long commands, long bytes, List<Range> ranges) {
    /** A range of tokens, both ends included. */
    public record Range(Token first, Token last) {
        @Override
        public String toString() {
            return first + " to " + last;
        }
    }
}
