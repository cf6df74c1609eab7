package io.ringspan.tests.bench.figures;

/** Who is measured, in the order in which tables list them. */
public enum Contender {
    REDIS("redis direct"),
    MEMCACHED("memcached direct"),
    TWEMPROXY("twemproxy"),
    PROTOTYPE("prototype"),
    RINGSPAN("ringspan"),
    RINGSPAN_ONE_FROZEN("ringspan, a store frozen"),
    RINGSPAN_QUORUM("ringspan DC_QUORUM"),
    RINGSPAN_SAFE_QUORUM("ringspan DC_SAFE_QUORUM"),
    RINGSPAN_DC_ALL("ringspan DC_ALL"),
    RINGSPAN_EACH_SAFE_QUORUM("ringspan DC_EACH_SAFE_QUORUM"),
    RINGSPAN_ALL("ringspan ALL"),
    RINGSPAN_THREE_WORKERS("ringspan workers: 3"),
    RINGSPAN_WITHOUT_METRICS("ringspan metrics: off");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /** Whether it runs on a JVM, and so gets faster while it runs; the one with a frozen store is another's, and warm. */
    public boolean warmsUp() {
        return !isStore() && this != TWEMPROXY && this != RINGSPAN_ONE_FROZEN;
    }

    /** Whether there is no proxy whose cost could be told. */
    public boolean isStore() {
        return this == REDIS || this == MEMCACHED;
    }

    public String label() {
        return label;
    }
}
