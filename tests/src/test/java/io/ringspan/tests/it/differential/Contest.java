package io.ringspan.tests.it.differential;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A client of a node and one of a plain Redis that send the same lines. What the node refuses Redis does not get, so that both keep
 * the same values.
 *
 * <p><b>Owner.</b> One test.
 *
 * <p><b>Limits.</b> {@link #AT_ONCE} lines are sent ahead of their replies: fewer bytes than a socket takes.
 */
final class Contest implements AutoCloseable {
    private static final int AT_ONCE = 250;
    private static final int LINES_BEFORE = 4;
    private static final int REPLY_CHARACTERS_MAX = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern UNSERVED =
            Pattern.compile("ERR command '[^']+' is not served( yet)?( (with|where) [^:]+)?: .{10,}", Pattern.DOTALL);
    private static final Pattern APART = Pattern.compile("CROSSSLOT the (keys of '.+' have different owners"
            + "|patterns of BY and GET in '.+' may name keys of other owners) .+");

    /**
     * Who is compared, and how.
     *
     * @param hello the protocol to speak
     * @param ownersDiffer whether keys may have different owners
     */
    record Sides(int node, int redis, String hello, boolean ownersDiffer) {}

    private final Sides sides;
    private final DeclaredDifferences declared;
    private final Tally tally;
    private final List<Line> applied = new ArrayList<>();
    private RedisConnection node;
    private RedisConnection redis;

    Contest(Sides sides, DeclaredDifferences declared, Tally tally) throws IOException {
        this.sides = sides;
        this.declared = declared;
        this.tally = tally;
        this.node = connect(sides.node());
        this.redis = connect(sides.redis());
    }

    private static RedisConnection connect(int port) throws IOException {
        return RedisConnection.connect("127.0.0.1", port, PATIENCE);
    }

    /** Sends all of them to both, and counts what becomes of each. */
    void run(List<Line> lines) throws IOException {
        List<Line> batch = new ArrayList<>();
        for (Line line : lines) {
            batch.add(line);
            if (batch.size() == AT_ONCE || line.endsConnection()) {
                runAtOnce(batch);
                batch.clear();
            }
            if (line.endsConnection()) {
                close();
                node = connect(sides.node());
                redis = connect(sides.redis());
            }
        }
        runAtOnce(batch);
    }

    private void runAtOnce(List<Line> batch) throws IOException {
        List<Reply> actual = replies(node, batch);
        List<Line> served = new ArrayList<>();
        List<Reply> toBeCompared = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (isRefused(actual.get(i))) {
                tally.count(batch.get(i), Tally.Outcome.REFUSED);
            } else {
                served.add(batch.get(i));
                toBeCompared.add(actual.get(i));
            }
        }
        List<Reply> expected =
                replies(redis, served.stream().map(Line::cutExactly).toList());
        for (int i = 0; i < served.size(); i++) {
            compare(served.get(i), expected.get(i), toBeCompared.get(i));
            applied.add(served.get(i));
        }
    }

    private List<Reply> replies(RedisConnection side, List<Line> lines) throws IOException {
        side.send("HELLO", sides.hello());
        for (Line line : lines) {
            side.send(line.bytes());
        }
        side.flush();
        side.read();
        List<Reply> replies = new ArrayList<>();
        for (Line line : lines) {
            try {
                replies.add(side.read());
            } catch (IOException failed) {
                throw new IOException("no reply to " + line + ": " + failed.getMessage(), failed);
            }
        }
        return replies;
    }

    private boolean isRefused(Reply reply) {
        return reply instanceof Reply.Failure failure
                && (UNSERVED.matcher(failure.bytes()).matches()
                        || (sides.ownersDiffer()
                                && APART.matcher(failure.bytes()).matches()));
    }

    private void compare(Line line, Reply expected, Reply actual) {
        if (ReplyComparison.same(line, expected, actual)) {
            tally.count(line, expected instanceof Reply.Failure ? Tally.Outcome.FAILED : Tally.Outcome.SUCCEEDED);
        } else if (declared.allow(line)) {
            tally.count(line, Tally.Outcome.DECLARED);
        } else {
            tally.different(
                    line,
                    line + "\n    Redis: " + shortened(expected) + "\n    node:  " + shortened(actual) + "\n    after: "
                            + before(line));
        }
    }

    private static String shortened(Reply reply) {
        String text = reply.toString();
        return text.substring(0, Math.min(text.length(), REPLY_CHARACTERS_MAX));
    }

    /** The last lines that may have had to do with its keys. */
    private List<Line> before(Line line) {
        List<Line> before = new ArrayList<>();
        for (int i = applied.size() - 1; i >= 0 && before.size() < LINES_BEFORE; i--) {
            if (applied.get(i).meets(line)) {
                before.add(applied.get(i));
            }
        }
        Collections.reverse(before);
        return before;
    }

    @Override
    public void close() throws IOException {
        try {
            node.close();
        } finally {
            redis.close();
        }
    }
}
