package io.ringspan.node.seen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowLogTest {
    private static final CommandTable TABLE = CommandTable.load();
    private static final ReplyTarget NOBODY = new ReplyTarget() {
        @Override
        public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {}

        @Override
        public void brokenOff(Slot slot) {}
    };

    private final ManualTime time = new ManualTime();
    private final Slot slot = new Slot();

    private record Client(long id, String address, String name) implements ClientInfo {}

    private static Sights sights(long slowerThanMillis, int max) {
        return new Sights(new Watch(true, slowerThanMillis, max), TABLE);
    }

    private static Command command(String name) {
        return Objects.requireNonNull(TABLE.named(name));
    }

    private void answered(Sight sight, String command, String key, long micros) {
        answered(sight, command, key, micros, "me");
    }

    private void answered(Sight sight, String command, String key, long micros, String client) {
        slot.open(NOBODY, 3, true, time.nanoTime());
        ByteBuf in = Unpooled.copiedBuffer("$" + key, ISO_8859_1);
        slot.first().is(command(command), 77, in, 1, key.length());
        in.release();
        time.advance(Duration.ofNanos(micros * 1_000));
        sight.answered(slot, Consistency.DC_QUORUM, new Client(9, "10.0.0.9:5", client), time.nanoTime());
    }

    private static List<String> keys(Sights sights) {
        return sights.slowLogs().latest(100).stream()
                .map(slow -> slow.key().text())
                .toList();
    }

    @Test
    void anEntryTellsWhatItWasAndWhose() {
        Sights sights = sights(10, 4);
        slot.ends(Outcome.OK);
        answered(sights.ofWorker(time, Runnable::run), "hset", "user:1", 12_345);
        assertThat(sights.slowLogs().latest(10))
                .containsExactly(new SlowCommand(
                        0,
                        time.epochMillis(),
                        12_345,
                        3,
                        command("hset"),
                        KeyText.of("user:1".getBytes(ISO_8859_1), 6),
                        77,
                        new SlowCommand.Client(9, "10.0.0.9:5", "me"),
                        Consistency.DC_QUORUM,
                        Outcome.OK));
        assertThat(sights.slowLogs().commands()).isEqualTo(3);
    }

    @Test
    void ofAClientsNameTheBeginningIsKept() {
        Sights sights = sights(0, 4);
        answered(sights.ofWorker(time, Runnable::run), "get", "k", 1, "a".repeat(SlowLog.NAME_MAX) + "b");
        assertThat(sights.slowLogs().latest(1).get(0).client().name()).isEqualTo("a".repeat(SlowLog.NAME_MAX));
    }

    @Test
    void whatIsQuickerThanTheThresholdIsNotThere() {
        Sights sights = sights(10, 4);
        Sight sight = sights.ofWorker(time, Runnable::run);
        answered(sight, "get", "quick", 9_999);
        answered(sight, "get", "slow", 10_000);
        assertThat(keys(sights)).containsExactly("slow");
    }

    @Test
    void zeroTakesAll() {
        Sights sights = sights(0, 4);
        answered(sights.ofWorker(time, Runnable::run), "get", "k", 0);
        assertThat(keys(sights)).containsExactly("k");
    }

    @Test
    void offTakesNothingAndAsksForNoKeys() {
        Sights sights = sights(-1, 4);
        Sight sight = sights.ofWorker(time, Runnable::run);
        answered(sight, "get", "k", 60_000_000);
        assertThat(sight.keepsFirst()).isFalse();
        assertThat(sights.slowLogs().length()).isZero();
        assertThat(sights.slowLogs().latest(10)).isEmpty();
        assertThat(sights(5, 0).ofWorker(time, Runnable::run).keepsFirst()).isFalse();
    }

    @Test
    void theLatestOfAllWorkersStandFirstAndTheOldestGo() {
        Sights sights = sights(10, 3);
        Sight one = sights.ofWorker(time, Runnable::run);
        Sight other = sights.ofWorker(time, Runnable::run);
        answered(one, "get", "a", 20_000);
        answered(other, "get", "b", 20_000);
        answered(one, "get", "c", 20_000);
        assertThat(keys(sights)).containsExactly("c", "b", "a");
        answered(other, "get", "d", 20_000);
        answered(other, "get", "e", 20_000);
        answered(other, "get", "f", 20_000);
        answered(other, "get", "g", 20_000);
        assertThat(keys(sights)).containsExactly("g", "f", "e");
        assertThat(sights.slowLogs().length()).isEqualTo(3);
        assertThat(sights.slowLogs().latest(1)).hasSize(1);
    }

    @Test
    void aResetForgetsWhatWasThereAndIdsGoOn() {
        Sights sights = sights(10, 3);
        Sight sight = sights.ofWorker(time, Runnable::run);
        answered(sight, "get", "a", 20_000);
        sights.slowLogs().reset();
        assertThat(sights.slowLogs().length()).isZero();
        answered(sight, "get", "b", 20_000);
        assertThat(keys(sights)).containsExactly("b");
        assertThat(sights.slowLogs().latest(1).get(0).id()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 200})
    void ofAKeyTheBeginningIsKeptWhereverItEnds(int length) {
        Sights sights = sights(0, 3);
        String key = "abcdefghijk".repeat(20).substring(0, length);
        Sight sight = sights.ofWorker(time, Runnable::run);
        answered(sight, "get", key, 1); // nothing behind it in the buffer
        KeyText alone = sights.slowLogs().latest(1).get(0).key();
        ByteBuf more = Unpooled.copiedBuffer(key + "\r\nand more of it", ISO_8859_1);
        slot.open(NOBODY, 1, false, 0);
        slot.first().is(command("get"), 1, more, 0, length);
        more.release();
        sight.answered(slot, Consistency.DC_ONE, new Client(1, "", ""), 0);
        KeyText followed = sights.slowLogs().latest(1).get(0).key();
        assertThat(alone).isEqualTo(followed);
        assertThat(alone.text()).isEqualTo(key.substring(0, Math.min(64, length)));
        assertThat(alone.bytes()).isEqualTo(length);
        assertThat(alone.cut()).isEqualTo(length > 64);
    }

    @Test
    void bytesThatAreNoTextAreShownAsEscapesAndAsBase64() {
        KeyText key = KeyText.of(new byte[] {'a', '\\', 0, (byte) 0xFF}, 4);
        assertThat(key.text()).isEqualTo("a\\x5c\\x00\\xff");
        assertThat(key.base64()).contains("YVwA/w==");
        assertThat(key.known()).containsExactly('a', '\\', 0, 0xFF);
        assertThat(KeyText.of("plain".getBytes(ISO_8859_1), 5).base64()).isEmpty();
    }

    @Test
    void aReaderNeverSeesTwoEntriesMixed() throws InterruptedException {
        Sights sights = sights(0, 1);
        Sight sight = sights.ofWorker(time, Runnable::run);
        ClientInfo client = new Client(1, "", "");
        Slot ones = slot("a".repeat(60), 1);
        Slot twos = slot("b".repeat(60), 2);
        AtomicBoolean over = new AtomicBoolean();
        Thread worker = new Thread(() -> {
            while (!over.get()) {
                sight.answered(ones, Consistency.DC_ONE, client, 0);
                sight.answered(twos, Consistency.DC_ONE, client, 0);
            }
        });
        worker.start();
        try {
            IntStream.range(0, 200_000)
                    .mapToObj(i -> sights.slowLogs().latest(1))
                    .flatMap(List::stream)
                    .forEach(slow ->
                            assertThat(slow.key().text()).isEqualTo((slow.commands() == 1 ? "a" : "b").repeat(60)));
        } finally {
            over.set(true);
            worker.join();
        }
        assertThat(keys(sights)).containsExactly("b".repeat(60));
    }

    private static Slot slot(String key, int commands) {
        Slot made = new Slot();
        made.open(NOBODY, commands, false, 0);
        ByteBuf in = Unpooled.copiedBuffer(key, ISO_8859_1);
        made.first().is(command("get"), 1, in, 0, key.length());
        in.release();
        return made;
    }
}
