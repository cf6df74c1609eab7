package io.ringspan.conf.fault;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that someone who mistyped probably meant. */
public final class Nearest {
    /** Longer words are not worth the comparison: no word of ours comes near. */
    private static final int LENGTH_MAX = 64;

    private Nearest() {}

    /** The word that the fewest edits turn {@code typed} into; empty if more than half of it would change. */
    public static String to(String typed, Collection<String> words) {
        if (typed.length() > LENGTH_MAX) {
            return "";
        }
        String nearest = "";
        int fewest = Integer.MAX_VALUE;
        for (String word : words) {
            int edits = edits(typed.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (edits < fewest && 2 * edits <= Math.max(typed.length(), word.length())) {
                nearest = word;
                fewest = edits;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn {@code a} into {@code b}. */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] cost) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
