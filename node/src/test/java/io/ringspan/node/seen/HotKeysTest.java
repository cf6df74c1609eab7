package io.ringspan.node.seen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class HotKeysTest {
    private static final CommandTable TABLE = CommandTable.load();
    private static final Command GET = Objects.requireNonNull(TABLE.named("get"));
    private static final Command SET = Objects.requireNonNull(TABLE.named("set"));

    private final ManualTime time = new ManualTime();
    private final Sights sights = new Sights(Watch.DEFAULT, TABLE);
    private final Sight one = sights.ofWorker(time, Runnable::run);
    private final Sight other = sights.ofWorker(time, Runnable::run);

    private static void ask(Sight worker, Command command, String key) {
        ByteBuf in = Unpooled.wrappedBuffer(key.getBytes(ISO_8859_1));
        worker.routed(command, in, 0, key.length());
    }

    /** 10,000 commands in that second: a tenth is for the hot key, and of those one in four writes. */
    private void second(String hot) {
        for (int i = 0; i < 10_000; i++) {
            Sight worker = i % 3 == 0 ? one : other;
            if (i % 10 == 0) {
                ask(worker, i % 40 == 0 ? SET : GET, hot);
            } else {
                ask(worker, GET, "cold" + i);
            }
            time.advance(Duration.ofNanos(100_000));
        }
    }

    private HotKeyReport report() {
        return sights.hotKeys(5).orElseThrow();
    }

    @Test
    void aSteadyRateIsTheSameHoweverLongItLasts() {
        for (int seconds = 0; seconds < 35; seconds++) {
            second("hot");
            if (seconds > 3) {
                HotKeyReport report = report();
                HotKeyReport.HotKey hottest = report.keys().get(0);
                assertThat(hottest.key().text()).isEqualTo("hot");
                assertThat(report.commandsPerSecond()).isCloseTo(10_000, within(2_000.0));
                assertThat(hottest.perSecond()).isCloseTo(1_000, within(500.0));
                assertThat(hottest.share()).isCloseTo(0.1, within(0.05));
                assertThat(hottest.readsPerSecond()).isGreaterThan(hottest.writesPerSecond());
                assertThat(hottest.writesPerSecond()).isPositive();
                assertThat(sights.hottestShare()).isCloseTo(0.1, within(0.05));
            }
        }
        assertThat(report().keys()).hasSize(5);
    }

    @Test
    void aKeyThatIsNoLongerAskedForFallsBehindOneThatIs() {
        for (int seconds = 0; seconds < 20; seconds++) {
            second("before");
        }
        for (int seconds = 0; seconds < 30; seconds++) {
            second("now");
        }
        assertThat(report().keys().get(0).key().text()).isEqualTo("now");
        time.advance(Duration.ofSeconds(61));
        assertThat(sights.hottestShare()).isZero();
        time.advance(Duration.ofHours(1));
        assertThat(report().keys()).isEmpty();
        assertThat(report().samples()).isZero();
    }

    @Test
    void noRhythmHidesAKey() {
        for (int i = 0; i < 64_000; i++) {
            ask(one, GET, i % HotKeys.GAP_MEAN == 0 ? "beat" : "rest" + i % HotKeys.GAP_MEAN);
        }
        time.advance(Duration.ofSeconds(1));
        double beat = sights.hotKeys(Sketch.PLACES).orElseThrow().keys().stream()
                .filter(key -> key.key().text().equals("beat"))
                .mapToDouble(HotKeyReport.HotKey::perSecond)
                .sum();
        assertThat(beat).isBetween(250.0, 2_500.0); // 16 samples of 1000, give or take four times four
    }

    @Test
    void whoBeginsAnewKnowsNothing() {
        second("hot");
        assertThat(sights.forgetHotKeys()).isTrue();
        assertThat(report().keys()).isEmpty();
    }

    @Test
    void aWorkerThatStandsStillIsNotWaitedForForEver() {
        Executor stands = task -> {};
        sights.ofWorker(time, stands);
        assertThat(sights.hotKeys(5)).isEmpty();
    }

    @Test
    void aWorkerThatStandsStillIsAskedOnceUntilItAnswers() {
        List<Runnable> asked = new ArrayList<>();
        sights.ofWorker(time, asked::add);
        assertThat(sights.hotKeys(5)).isEmpty();
        assertThat(sights.hotKeys(5)).isEmpty();
        assertThat(sights.forgetHotKeys()).isFalse();
        assertThat(asked).hasSize(1);
        asked.get(0).run();
        assertThat(sights.hotKeys(5)).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWasCopiedStaysAsItWas() {
        HotKeys keys = new HotKeys(1, time);
        ByteBuf in = Unpooled.wrappedBuffer("key".getBytes(ISO_8859_1));
        for (int i = 0; i < 1_000; i++) {
            keys.pass(in, 0, 3, false);
        }
        HotKeys.Seen before = keys.copy().seen();
        HotKeys.Copy copy = keys.copy();
        keys.clear();
        assertThat(before.keys()).hasSize(1);
        assertThat(copy.seen()).isEqualTo(before);
    }

    @Test
    void whatAWorkerMayHaveSeenOfAKeyThatItLacksIsPartOfTheError() {
        SeenKey key = new SeenKey(KeyText.of("k".getBytes(ISO_8859_1), 1), 10, 2, 4);
        long second = 1_000_000_000;
        HotKeyReport report = HotKeyReport.of(
                List.of(new HotKeys.Seen(List.of(key), 50, 2, second), new HotKeys.Seen(List.of(), 30, 3, second)), 9);
        assertThat(report.keys()).hasSize(1);
        HotKeyReport.HotKey found = report.keys().get(0);
        assertThat(found.perSecond()).isEqualTo(640);
        assertThat(found.errorPerSecond()).isEqualTo(5 * 64);
        assertThat(found.writesPerSecond()).isEqualTo(320);
        assertThat(found.readsPerSecond()).isEqualTo(320);
        assertThat(found.share()).isEqualTo(0.125);
    }
}
