package io.ringspan.tests.it.differential;

import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Sketch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether two servers have given the same answer. By what Redis itself says of a command, the order of an answer may not count;
 * where chance or a moment is in it, its shape has to be the same.
 */
final class ReplyComparison {
    /** Answers that hold a time until something, or since then: they may differ by as much as a slow test takes. */
    private static final Set<String> SECONDS = Set.of("ttl", "expiretime", "object|idletime");

    private static final Set<String> MILLIS = Set.of("pttl", "pexpiretime");
    private static final long SECONDS_APART_MAX = 60;

    /** Redis says they differ, but given the same writes they do not. */
    private static final Set<String> CERTAIN = Set.of("xadd", "xtrim", "object|encoding", "object|refcount", "spop");

    /** They name the connection, or the server. */
    private static final Set<String> PERSONAL = Set.of("client|id", "hello", "acl|genpass");

    /** They say how this server is doing: only the kind of the answer is the same. */
    private static final Set<String> STATISTICS = Set.of("slowlog|len", "slowlog|get", "memory|usage");

    /** Names and values in turn, in any order. */
    private static final Set<String> MAPS = Set.of("hgetall", "config|get");

    private static final int DUMP_HEADER_MAX = 6;
    private static final int DUMP_SUM = 8;

    private ReplyComparison() {}

    /** Whether they are the same answer to that line. */
    static boolean same(Line line, Reply expected, Reply actual) {
        String name = line.command().name();
        if (expected instanceof Reply.Failure || actual instanceof Reply.Failure) {
            return expected.equals(actual);
        } else if (SECONDS.contains(name)) {
            return near(expected, actual, SECONDS_APART_MAX);
        } else if (MILLIS.contains(name)) {
            return near(expected, actual, SECONDS_APART_MAX * 1000);
        } else if (STATISTICS.contains(name)) {
            return expected.getClass() == actual.getClass();
        } else if (PERSONAL.contains(name) || isRandom(line)) {
            return sameShape(expected, actual);
        } else if (MAPS.contains(name)) {
            return pairs(expected).equals(pairs(actual));
        }
        return isWithoutOrder(line)
                ? withoutOrder(expected).equals(withoutOrder(actual))
                : expected.equals(actual) || withoutCounts(expected).equals(withoutCounts(actual));
    }

    /** A sketch keeps the count that PFCOUNT found last, in the store that was asked; of a dump its sum follows from it. */
    private static Reply withoutCounts(Reply reply) {
        if (reply instanceof Reply.Items items) {
            return new Reply.Items(
                    items.items().stream().map(ReplyComparison::withoutCounts).toList());
        }
        if (!(reply instanceof Reply.Blob blob)) {
            return reply;
        }
        String bytes = blob.bytes();
        int at = Sketch.in(bytes);
        if (at < 0 || at > DUMP_HEADER_MAX) {
            return reply;
        }
        String rest = Sketch.withoutCount(bytes, at);
        return new Reply.Blob(at == 0 ? rest : rest.substring(0, Math.max(0, rest.length() - DUMP_SUM)));
    }

    /** Of the part of an order that is none any part will do; a whole stream tells when its consumers were seen. */
    private static boolean isRandom(Line line) {
        return (tips(line).contains("nondeterministic_output")
                        && !CERTAIN.contains(line.command().name()))
                || (line.command().name().equals("xinfo|stream")
                        && line.arguments().stream().anyMatch("FULL"::equalsIgnoreCase))
                || (isSortByNothing(line) && line.arguments().stream().anyMatch("LIMIT"::equalsIgnoreCase));
    }

    private static boolean isWithoutOrder(Line line) {
        return tips(line).contains("nondeterministic_output_order")
                || line.command().name().equals("spop")
                || isSortByNothing(line);
    }

    /** It leaves a set in whatever order it has. */
    private static boolean isSortByNothing(Line line) {
        return line.command().name().startsWith("sort")
                && line.arguments().stream().anyMatch("BY"::equalsIgnoreCase);
    }

    private static List<String> tips(Line line) {
        return line.command().facts().traits().tips();
    }

    /** Moments before their time, and "there is none", are negative or zero, and have to be equal. */
    private static boolean near(Reply expected, Reply actual, long apartMax) {
        return expected.equals(actual)
                || (expected instanceof Reply.Whole one
                        && actual instanceof Reply.Whole other
                        && Math.min(one.value(), other.value()) >= 0
                        && Math.abs(one.value() - other.value()) <= apartMax);
    }

    private static boolean sameShape(Reply expected, Reply actual) {
        List<Reply> some = items(expected);
        List<Reply> others = items(actual);
        if (expected.getClass() != actual.getClass() || some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!sameShape(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Something that is equal to that of a reply with the same parts in another order. */
    private static Object withoutOrder(Reply reply) {
        if (reply instanceof Reply.Items || reply instanceof Reply.Members) {
            return new Unordered(reply.getClass(), counted(items(reply).stream().map(ReplyComparison::withoutOrder)));
        }
        return reply instanceof Reply.Pairs ? pairs(reply) : reply;
    }

    /** A map is sent as pairs, or by the older protocol as an array of names and values in turn. */
    private static Object pairs(Reply reply) {
        List<Reply> items = items(reply);
        return new Unordered(
                reply.getClass(),
                counted(IntStream.range(0, items.size() / 2)
                        .mapToObj(i -> List.of(items.get(2 * i), withoutOrder(items.get(2 * i + 1))))));
    }

    private static Map<Object, Long> counted(Stream<?> parts) {
        return parts.collect(Collectors.groupingBy(part -> part, Collectors.counting()));
    }

    /** Parts of a reply, and how often each is there. */
    private record Unordered(Class<?> type, Map<Object, Long> parts) {}

    private static List<Reply> items(Reply reply) {
        if (reply instanceof Reply.Items items) {
            return items.items();
        } else if (reply instanceof Reply.Members members) {
            return members.items();
        } else if (reply instanceof Reply.Pairs pairs) {
            return pairs.items();
        } else if (reply instanceof Reply.Push push) {
            return push.items();
        }
        return List.of();
    }
}
