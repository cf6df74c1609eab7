package io.ringspan.tests.bench.figures;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A group of cells that are measured in alternation, so that what disturbs the machine disturbs them alike. */
public enum Row {
    ONE_NODE("one node before one Redis"),
    MGET("four nodes of one rack, four Redis"),
    CLUSTER("two datacenters of three racks, six nodes, six Redis; twemproxy before one Redis"),
    LEVELS("the same six nodes, a cluster for each consistency level of one datacenter"),
    EVERYWHERE("the same six nodes, a cluster for each consistency level of all datacenters"),
    HANDOVER("one node before one Redis, one worker and three"),
    METRICS("one node before one Redis, with what it notes of commands and without"),
    FROZEN("the same six nodes, with all stores running and with another rack's store standing still"),
    LARGE("one node before one Redis, values of 10 KB and of 1 MB"),
    CATCH_UP("two datacenters of one node each, one of which stands still under load and then gets what it missed"),
    MEMCACHE("one node before one memcached"),
    MEMCACHE_FOUR("four nodes of one rack, four memcached; one memcached as the unit");

    /** What a run without a choice leaves out, since it would take too long. */
    public static final Set<Row> WHEN_NAMED = Collections.unmodifiableSet(
            EnumSet.of(EVERYWHERE, METRICS, FROZEN, LARGE, CATCH_UP, MEMCACHE, MEMCACHE_FOUR));

    /** Those whose load speaks memcached's protocol. */
    public static final Set<Row> OF_MEMCACHE = Collections.unmodifiableSet(EnumSet.of(MEMCACHE, MEMCACHE_FOUR));

    private final String title;

    Row(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** The name on the command line: {@code one-node}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Row parse(String option) {
        for (Row row : values()) {
            if (row.option().equals(option)) {
                return row;
            }
        }
        String known = Arrays.stream(values()).map(Row::option).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("no row is named '" + option + "'; choose from: " + known);
    }
}
