package io.ringspan.node.hints;

import io.ringspan.node.state.DurableFile;
import io.ringspan.replication.hints.HintMove.Shift;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which ring a node's hints are planned, on disk.
 *
 * <p><b>Owner.</b> Whoever starts the node.
 */
record HintRing(DurableFile file) {
    private static final Pattern TEXT = Pattern.compile(
            "ringspan-hints-ring 1\nring ([0-9a-f]{1,16})\n(?:moving above ([0-9]{1,19}), (sure|unsure)\n)?");

    /** That of the node whose state is in this directory. */
    static HintRing in(Path stateDirectory) {
        return new HintRing(new DurableFile(stateDirectory.resolve("hints-ring")));
    }

    /**
     * What it says.
     *
     * @param digest of the ring
     * @param moving what a move to this ring does that has not come to its end; none if all is planned by it
     */
    record Planned(long digest, Optional<Shift> moving) {
        private static Planned parse(Matcher text) {
            long digest = Long.parseUnsignedLong(text.group(1), 16);
            return new Planned(
                    digest,
                    Optional.ofNullable(text.group(2))
                            .map(above -> new Shift(
                                    Long.parseLong(above), text.group(3).equals("unsure"))));
        }

        private String text() {
            return "ringspan-hints-ring 1\nring " + Long.toHexString(digest) + "\n"
                    + moving.map(shift -> "moving above " + shift.above() + ", "
                                    + (shift.isUnsure() ? "unsure" : "sure") + "\n")
                            .orElse("");
        }
    }

    /** Nothing if it was never said, or cannot be understood. */
    Optional<Planned> read() throws IOException {
        return file.read().map(TEXT::matcher).filter(Matcher::matches).map(Planned::parse);
    }

    void write(Planned planned) throws IOException {
        file.write(planned.text());
    }
}
