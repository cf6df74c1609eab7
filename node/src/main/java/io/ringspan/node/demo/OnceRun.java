package io.ringspan.node.demo;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PlaceConf;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Writes keys through one datacenter, then looks at every key in every rack.
 *
 * <p><b>Owner.</b> The main thread.
 *
 * <p><b>Limits.</b> {@link #ARRIVAL} for the last replica; what is not there then is reported as it is.
 */
public final class OnceRun {
    static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final Duration REPLY = Duration.ofSeconds(20);
    private static final int WRITES_AT_ONCE = 500;
    private static final int LOOK_AGAIN_MILLIS = 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LocalCluster cluster;
    private final DemoKeys keys;
    private final PrintWriter out;

    public OnceRun(LocalCluster cluster, DemoKeys keys, PrintWriter out) {
        this.cluster = cluster;
        this.keys = keys;
        this.out = out;
    }

    /** Runs it and prints a table; true if every key is where it belongs and nowhere else. */
    public boolean run() throws IOException, InterruptedException {
        ClusterCheck check = new ClusterCheck(cluster.nodes(), keys);
        LocalNode writer = cluster.nodes().get(0);
        PlaceConf through = writer.conf().place();
        out.printf(Locale.ROOT, "writing %,d keys through %s%n", keys.count(), through.id());
        long began = System.nanoTime();
        write(writer.clients());
        long written = System.nanoTime();
        out.printf(Locale.ROOT, "looking at every key in every rack's stores%n");
        List<StoreFindings> findings = check.look();
        while (!allGood(findings) && System.nanoTime() - written < ARRIVAL.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            findings = check.look();
        }
        long complete = System.nanoTime();
        report(findings);
        return verdict(
                findings,
                check.isCovered(),
                (written - began) / NANOS_PER_MILLI,
                (complete - written) / NANOS_PER_MILLI);
    }

    private void write(Endpoint node) throws IOException {
        try (RedisConnection connection = RedisConnection.connect(node.host(), node.port(), REPLY)) {
            for (int first = 0; first < keys.count(); first += WRITES_AT_ONCE) {
                int end = Math.min(keys.count(), first + WRITES_AT_ONCE);
                for (int number = first; number < end; number++) {
                    connection.send("SET", keys.key(number), keys.value(number));
                }
                connection.flush();
                for (int number = first; number < end; number++) {
                    requireOk(keys.key(number), connection.read());
                }
            }
        }
    }

    private static void requireOk(String key, Reply reply) throws IOException {
        if (!reply.equals(new Reply.Status("OK"))) {
            throw new IOException("SET " + key + " was answered with " + ReplyWords.of(reply));
        }
    }

    private void report(List<StoreFindings> findings) {
        TextTable table = new TextTable(
                Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT);
        table.row("dc", "rack", "store", "owned", "right", "missing", "wrong", "foreign");
        for (int i = 0; i < findings.size(); i++) {
            LocalNode node = cluster.nodes().get(i);
            PlaceConf place = node.conf().place();
            StoreFindings found = findings.get(i);
            table.row(
                    place.datacenter().name(),
                    place.rack().name(),
                    node.conf().store().endpoint().toString(),
                    Integer.toString(found.owned()),
                    Integer.toString(found.right()),
                    Integer.toString(found.missing()),
                    Integer.toString(found.wrong()),
                    Long.toString(found.foreign()));
        }
        out.println();
        table.lines().forEach(out::println);
        out.println();
    }

    private boolean verdict(List<StoreFindings> findings, boolean covered, double writeMillis, double arriveMillis) {
        if (!covered) {
            out.println("FAILED: in some rack, a key has no owner or more than one");
            return false;
        }
        if (!allGood(findings)) {
            out.printf(
                    Locale.ROOT,
                    "FAILED: not every key is where it belongs, %d s after the last write%n",
                    ARRIVAL.toSeconds());
            return false;
        }
        long copies = findings.stream().mapToLong(StoreFindings::owned).sum();
        out.printf(
                Locale.ROOT,
                "ok: %,d keys, %,d copies, each on its owner in every rack and nowhere else (written in %,.0f ms, all"
                        + " found %,.0f ms later)%n",
                keys.count(),
                copies,
                writeMillis,
                arriveMillis);
        return true;
    }

    private static boolean allGood(List<StoreFindings> findings) {
        return findings.stream().allMatch(StoreFindings::good);
    }
}
