package io.ringspan.tests.it.differential;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a cluster answers otherwise than one Redis, and that is meant: {@code declared-differences.csv}.
 *
 * <p><b>Owner.</b> One test class, whose tests run one after the other.
 *
 * <p><b>Limits.</b> {@link #MAX} of them.
 */
final class DeclaredDifferences {
    static final int MAX = 25;
    private static final int COLUMNS = 3;

    private final List<Difference> all;

    /** One of them. <b>Owner.</b> The list's. */
    private static final class Difference {
        private final Pattern command;
        private final Pattern form;
        private final String reason;
        private int uses;

        private Difference(String command, String form, String reason) {
            this.command = Pattern.compile(command);
            this.form = Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
            this.reason = reason;
        }

        private boolean holds(Line line) {
            return command.matcher(line.command().name()).matches()
                    && (form.pattern().isEmpty()
                            || form.matcher(String.join(" ", line.arguments())).matches());
        }
    }

    private DeclaredDifferences(List<Difference> all) {
        this.all = all;
    }

    static DeclaredDifferences load() {
        return of(Rows.read("declared-differences.csv", COLUMNS));
    }

    /**
     * By rows.
     *
     * @param rows of each: a pattern for the command's name, one for its arguments or nothing for any, and the reason
     */
    static DeclaredDifferences of(Collection<List<String>> rows) {
        List<Difference> all = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.get(2).isBlank()) {
                throw new IllegalArgumentException("a difference of " + row.get(0) + " without its reason");
            }
            all.add(new Difference(row.get(0), row.get(1), row.get(2)));
        }
        if (all.size() > MAX) {
            throw new IllegalArgumentException(all.size() + " declared differences, at most " + MAX);
        }
        return new DeclaredDifferences(all);
    }

    /** Whether another answer to that line is declared; it then counts as used. */
    boolean allow(Line line) {
        for (Difference difference : all) {
            if (difference.holds(line)) {
                difference.uses++;
                return true;
            }
        }
        return false;
    }

    /** Those that no line needed. */
    List<String> unused() {
        return all.stream()
                .filter(difference -> difference.uses == 0)
                .map(difference -> difference.command + " " + difference.form + ": " + difference.reason)
                .toList();
    }
}
