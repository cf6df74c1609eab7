package io.ringspan.replication.copy;

import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a copy is, in lines: it goes on from there if it is the same copy into the same run of the own store, and the source's run
 * is the same, too.
 *
 * @param ranges what is copied
 * @param ownRun the run of the own store
 * @param wasEmpty whether the own store was empty when it began
 * @param walked which sources have been walked to the end
 * @param source which is being walked; empty if none is
 * @param sourceRun its store's run
 * @param cursor where to go on in it
 */
public record CopyPlace(
        List<TokenRange> ranges,
        String ownRun,
        boolean wasEmpty,
        List<String> walked,
        String source,
        String sourceRun,
        String cursor) {
    private static final String FIRST_LINE = "ringspan-copy 1";
    private static final int LINES = 8;

    public CopyPlace {
        ranges = List.copyOf(ranges);
        walked = List.copyOf(walked);
    }

    /** Nothing was walked yet. */
    public static CopyPlace begin(List<TokenRange> ranges, String ownRun, boolean wasEmpty) {
        return new CopyPlace(ranges, ownRun, wasEmpty, List.of(), "", "", "0");
    }

    /** Whether a copy of these ranges into that run of the own store goes on from here. */
    public boolean isOf(List<TokenRange> wanted, String run) {
        return !run.isEmpty() && ownRun.equals(run) && ranges.equals(wanted);
    }

    /** Where to go on with that source; {@code 0} if it is to be walked anew. */
    public String cursor(String ofSource, String itsRun) {
        boolean same = source.equals(ofSource) && sourceRun.equals(itsRun) && !itsRun.isEmpty();
        return same ? cursor : "0";
    }

    /** The same, further. */
    public CopyPlace at(String ofSource, String itsRun, String next) {
        return new CopyPlace(ranges, ownRun, wasEmpty, walked, ofSource, itsRun, next);
    }

    /** The same, with one source walked to the end. */
    public CopyPlace walked(String ofSource) {
        List<String> all = new ArrayList<>(walked);
        all.add(ofSource);
        return new CopyPlace(ranges, ownRun, wasEmpty, all, "", "", "0");
    }

    /** In lines. */
    public List<String> lines() {
        return List.of(
                FIRST_LINE,
                String.join(" ", ranges.stream().map(TokenRange::toString).toList()),
                ownRun,
                String.valueOf(wasEmpty),
                String.join(" ", walked),
                source,
                sourceRun,
                cursor);
    }

    /** What such lines say; nothing if they are something else. */
    public static Optional<CopyPlace> parse(List<String> lines) {
        if (lines.size() != LINES || !lines.get(0).equals(FIRST_LINE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CopyPlace(
                    words(lines.get(1)).stream().map(TokenRange::parse).toList(),
                    lines.get(2),
                    Boolean.parseBoolean(lines.get(3)),
                    words(lines.get(4)),
                    lines.get(5),
                    lines.get(6),
                    lines.get(7)));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
