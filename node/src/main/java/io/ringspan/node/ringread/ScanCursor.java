package io.ringspan.node.ringread;

import java.nio.charset.StandardCharsets;

/**
 * A cursor as clients get it: a number below 2<sup>53</sup>, since some keep it as a floating point number.
 *
 * @param check which node and which run of its store it is good for, {@value #CHECK_BITS} bits of {@link #check}
 * @param place of the node among all of its datacenter
 * @param inStore the store's own cursor, 0 if that store comes next
 */
record ScanCursor(int check, int place, long inStore) {
    /** A node whose place is not below this is not served. */
    static final int PLACES = 1 << 10;
    /** What {@link #parse} says of what is no cursor, also not of another store. */
    static final long NO_CURSOR = -1;

    private static final int CHECK_BITS = 11;
    private static final int PLACE_BITS = 10;
    private static final int IN_STORE_BITS = 32;
    private static final long MAX = (1L << (CHECK_BITS + PLACE_BITS + IN_STORE_BITS)) - 1;
    private static final int TEXT_MAX = 40;
    private static final int SPREAD = 0x9E3779B1;

    /**
     * Reads what a client sent.
     *
     * @return 0 for the beginning, {@link #NO_CURSOR}, or what {@link #of} takes
     */
    static long parse(String argument) {
        int zero = argument.indexOf('\0');
        String text = zero < 0 ? argument : argument.substring(0, zero); // there C's texts end
        if (text.isEmpty()) {
            return 0; // as Redis does
        }
        if (text.length() > TEXT_MAX || !Character.isDigit(text.charAt(0))) {
            return NO_CURSOR;
        }
        try {
            long number = Long.parseUnsignedLong(text);
            return number < 0 || number > MAX ? Long.MAX_VALUE : number;
        } catch (NumberFormatException e) {
            return NO_CURSOR;
        }
    }

    /** The parts of one that is not 0; of one that is too large, a check that nothing has. */
    static ScanCursor of(long number) {
        return new ScanCursor(
                (int) (number >>> (PLACE_BITS + IN_STORE_BITS)),
                (int) (number >>> IN_STORE_BITS) & (PLACES - 1),
                number & ((1L << IN_STORE_BITS) - 1));
    }

    /** Whether a store's cursor has room in here. */
    static boolean fits(long inStore) {
        return inStore >= 0 && inStore >>> IN_STORE_BITS == 0;
    }

    /**
     * Tells nodes and runs of their stores apart, but for one in 2<sup>{@value #CHECK_BITS}</sup>.
     *
     * @param run nothing if the store was not asked yet
     */
    static int check(String node, String run) {
        int hash = 1;
        for (byte b : (node + '\n' + run).getBytes(StandardCharsets.ISO_8859_1)) {
            hash = 31 * hash + b;
        }
        return (hash * SPREAD) >>> (Integer.SIZE - CHECK_BITS);
    }

    /** As the client gets it. */
    long number() {
        return ((((long) check << PLACE_BITS) | place) << IN_STORE_BITS) | inStore;
    }
}
