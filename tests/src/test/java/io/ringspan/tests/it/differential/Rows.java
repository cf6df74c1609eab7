package io.ringspan.tests.it.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the tables beside this package: cells parted by commas, of which only the last may have some itself. */
final class Rows {
    private Rows() {}

    /** All rows but the first, which names the columns. */
    static List<List<String>> read(String file, int columns) {
        try (InputStream in = Rows.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no resource " + file);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            List<List<String>> rows = new ArrayList<>();
            lines.lines().skip(1).forEach(line -> {
                List<String> cells = List.of(line.split(",", columns));
                if (cells.size() != columns) {
                    throw new IllegalStateException(file + " has a row without its " + columns + " cells: " + line);
                }
                rows.add(cells);
            });
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + file, e);
        }
    }
}
