package io.ringspan.conf.fault;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param line from 1, or 0 for the file as a whole
 * @param column from 1, or 0 for the line as a whole, and for the file
 */
public record Spot(String file, int line, int column) implements Comparable<Spot> {
    private static final Comparator<Spot> ORDER =
            Comparator.comparing(Spot::file).thenComparingInt(Spot::line).thenComparingInt(Spot::column);

    /** The file as a whole. */
    public static Spot ofFile(String file) {
        return new Spot(file, 0, 0);
    }

    @Override
    public int compareTo(Spot other) {
        return ORDER.compare(this, other);
    }

    /** As compilers write it, so that editors can jump there. */
    @Override
    public String toString() {
        String inFile = line == 0 ? file : file + ":" + line;
        return column == 0 ? inFile : inFile + ":" + column;
    }
}
