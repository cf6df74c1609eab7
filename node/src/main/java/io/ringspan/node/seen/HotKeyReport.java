package io.ringspan.node.seen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that a node's clients ask for most, out of what its workers have seen. Where a worker does not know a key of
 * another, it may have seen that as often as its rarest one: that is part of the error.
 *
 * @param commandsPerSecond of all keys
 * @param samples how many commands were looked at, those of some time ago counted less
 * @param oneOf one command of as many is looked at
 * @param halfSeconds after which what was seen counts half
 */
public record HotKeyReport(double commandsPerSecond, int samples, int oneOf, int halfSeconds, List<HotKey> keys) {
    /**
     * One of them.
     *
     * @param perSecond commands; as far as the error off, and as far as chance goes with so many samples
     * @param share of all commands, 0 to 1
     * @param samples how many of them were looked at
     */
    public record HotKey(
            KeyText key,
            double perSecond,
            double errorPerSecond,
            double share,
            double readsPerSecond,
            double writesPerSecond,
            int samples) {}

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SHARES = 10_000;

    /** Counts of one key, in commands a second. */
    private record Sum(double rate, double error, double writes, int samples) {
        Sum plus(Sum other) {
            return new Sum(rate + other.rate, error + other.error, writes + other.writes, samples + other.samples);
        }
    }

    /** The {@code count} hottest. */
    static HotKeyReport of(List<HotKeys.Seen> workers, int count) {
        Map<KeyText, Sum> sums = new HashMap<>();
        double all = 0;
        double unknown = 0;
        int samples = 0;
        for (HotKeys.Seen seen : workers) {
            double unseen = rate(seen, seen.unseenMax());
            all += rate(seen, seen.total());
            unknown += unseen;
            samples += seen.total();
            // That this worker lacks the key is not to be added to its error, as it is below for all workers.
            seen.keys().forEach(key -> sums.merge(key.key(), sum(seen, key, -unseen), Sum::plus));
        }
        List<HotKey> keys = new ArrayList<>();
        for (Map.Entry<KeyText, Sum> each : sums.entrySet()) {
            keys.add(hot(each.getKey(), each.getValue(), unknown, all));
        }
        keys.sort(Comparator.comparingDouble(HotKey::perSecond).reversed());
        List<HotKey> hottest = List.copyOf(keys.subList(0, Math.min(count, keys.size())));
        return new HotKeyReport(rounded(all), samples, HotKeys.GAP_MEAN, HotKeys.HALF_SECONDS, hottest);
    }

    private static Sum sum(HotKeys.Seen seen, SeenKey key, double extraError) {
        int sinceItIsThere = key.count() - key.error();
        double rate = rate(seen, key.count());
        double writes = sinceItIsThere == 0 ? 0 : rate * key.writes() / sinceItIsThere;
        return new Sum(rate, rate(seen, key.error()) + extraError, Math.min(rate, writes), key.count());
    }

    private static HotKey hot(KeyText key, Sum sum, double unknown, double all) {
        return new HotKey(
                key,
                rounded(sum.rate()),
                rounded(sum.error() + unknown),
                all == 0 ? 0 : Math.round(sum.rate() / all * SHARES) / SHARES,
                rounded(sum.rate() - sum.writes()),
                rounded(sum.writes()),
                sum.samples());
    }

    /** So many samples as commands a second. */
    private static double rate(HotKeys.Seen seen, int samples) {
        return seen.nanos() <= 0 ? 0 : samples * (double) HotKeys.GAP_MEAN * NANOS_PER_SECOND / seen.nanos();
    }

    private static double rounded(double rate) {
        return Math.round(Math.max(0, rate) * 10) / 10.0;
    }
}
