package io.ringspan.fuzz;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Checks that cost next to nothing where they hold, and how an input is cut into pieces. */
public final class Check {
    private static final int FEW_BYTES = 8;
    private static final int MANY_BYTES = 200;

    private Check() {}

    public static void same(@Nullable Object expected, @Nullable Object actual, String what) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": " + actual + "\nand not: " + expected);
        }
    }

    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Where pieces end: an input is always cut alike, so that what is found once is found again. */
    public static int[] cuts(byte[] input) {
        Random random = new Random(Arrays.hashCode(input));
        int most = random.nextBoolean() ? FEW_BYTES : MANY_BYTES;
        int[] ends = new int[input.length];
        int count = 0;
        for (int at = 0; at < input.length; count++) {
            at = Math.min(input.length, at + 1 + random.nextInt(most));
            ends[count] = at;
        }
        return Arrays.copyOf(ends, count);
    }
}
