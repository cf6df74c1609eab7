package io.ringspan.tests.bench.figures;

/**
 * Processor time of a process or of several together, as the kernel counts it: every thread, dead ones too, so a JVM's
 * compiler and collector are in it.
 */
public record CpuTime(long userTicks, long systemTicks) {
    public static final CpuTime ZERO = new CpuTime(0, 0);

    /** USER_HZ, which Linux fixes at 100 for what it shows to programs. */
    private static final long MICROS_PER_TICK = 10_000;

    /** Fields of /proc/PID/stat counted from the one after the name, which itself may hold spaces and brackets. */
    private static final int USER_FIELD = 11;

    private static final int SYSTEM_FIELD = 12;

    /** Reads one line of {@code /proc/PID/stat}. */
    public static CpuTime parseStat(String stat) {
        int nameEnd = stat.lastIndexOf(')');
        String[] fields = stat.substring(nameEnd + 1).trim().split(" ", -1);
        if (nameEnd < 0 || fields.length <= SYSTEM_FIELD) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: " + stat);
        }
        return new CpuTime(Long.parseLong(fields[USER_FIELD]), Long.parseLong(fields[SYSTEM_FIELD]));
    }

    public CpuTime plus(CpuTime other) {
        return new CpuTime(userTicks + other.userTicks, systemTicks + other.systemTicks);
    }

    public CpuTime minus(CpuTime earlier) {
        return new CpuTime(userTicks - earlier.userTicks, systemTicks - earlier.systemTicks);
    }

    public double userMicros() {
        return userTicks * (double) MICROS_PER_TICK;
    }

    public double totalMicros() {
        return (userTicks + systemTicks) * (double) MICROS_PER_TICK;
    }
}
