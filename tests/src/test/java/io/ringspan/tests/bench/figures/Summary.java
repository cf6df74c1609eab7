package io.ringspan.tests.bench.figures;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The rounds of one cell as one row of the table: medians, but for two figures. The peak of memory is the highest. User
 * time is that of all rounds over the commands of all: the kernel tells it from system time by sampling, which one
 * short round leaves too coarse.
 *
 * @param proxyCpuSpread of the rounds, (highest - lowest) / median: how far to trust the row
 * @param p99MillisByRound each round's own, for what compares rounds pair by pair
 * @param proxyMicrosByRound the same of {@code proxyTotalMicros}
 */
public record Summary(
        double perSecond,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double proxyUserMicros,
        double proxyTotalMicros,
        double proxyCpuSpread,
        double storeTotalMicros,
        double storeCommandsPerCommand,
        OptionalDouble allocatedBytesPerCommand,
        long peakBytes,
        List<Double> p99MillisByRound,
        List<Double> proxyMicrosByRound) {

    public Summary {
        p99MillisByRound = List.copyOf(p99MillisByRound);
        proxyMicrosByRound = List.copyOf(proxyMicrosByRound);
    }

    public static Summary of(List<Sample> rounds) {
        double proxyTotal = Median.of(rounds, Summary::proxyTotal);
        double highest = rounds.stream().mapToDouble(Summary::proxyTotal).max().orElse(0);
        double lowest = rounds.stream().mapToDouble(Summary::proxyTotal).min().orElse(0);
        return new Summary(
                Median.of(rounds, sample -> sample.load().perSecond()),
                Median.of(rounds, sample -> sample.load().p50Millis()),
                Median.of(rounds, sample -> sample.load().p99Millis()),
                Median.of(rounds, sample -> sample.load().p999Millis()),
                pooledUser(rounds),
                proxyTotal,
                proxyTotal == 0 ? 0 : (highest - lowest) / proxyTotal,
                Median.of(rounds, sample -> sample.storeCpu().totalMicros() / sample.commands()),
                Median.of(rounds, sample -> (double) sample.storeCommands() / sample.commands()),
                allocated(rounds),
                rounds.stream()
                        .mapToLong(sample -> sample.proxyMemory().peakBytes())
                        .max()
                        .orElse(0),
                rounds.stream().map(sample -> sample.load().p99Millis()).toList(),
                rounds.stream().map(Summary::proxyTotal).toList());
    }

    private static double pooledUser(List<Sample> rounds) {
        double micros = rounds.stream()
                .mapToDouble(sample -> sample.proxyCpu().userMicros())
                .sum();
        return micros / rounds.stream().mapToLong(Sample::commands).sum();
    }

    private static double proxyTotal(Sample sample) {
        return sample.proxyCpu().totalMicros() / sample.commands();
    }

    private static OptionalDouble allocated(List<Sample> rounds) {
        List<Sample> counted = rounds.stream()
                .filter(sample -> sample.allocatedBytes().isPresent())
                .toList();
        if (counted.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                Median.of(counted, sample -> sample.allocatedBytes().orElse(0) / (double) sample.commands()));
    }
}
