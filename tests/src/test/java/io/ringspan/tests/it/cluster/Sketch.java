package io.ringspan.tests.it.cluster;

/** The value of PFADD, as a string. PFCOUNT notes what it has counted in the value of the one store that was asked. */
public final class Sketch {
    private static final String MAGIC = "HYLL";
    private static final int COUNT = 8;
    private static final int HEADER = 16;

    private Sketch() {}

    /** Where one begins in these bytes, one character for each; -1 if there is no whole header of one. */
    public static int in(String bytes) {
        int at = bytes.indexOf(MAGIC);
        return bytes.length() < at + HEADER ? -1 : at;
    }

    /** The same bytes without the count of the one that begins there. */
    public static String withoutCount(String bytes, int at) {
        return bytes.substring(0, at + COUNT) + "*" + bytes.substring(at + HEADER);
    }
}
