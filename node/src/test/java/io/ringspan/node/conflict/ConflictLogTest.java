package io.ringspan.node.conflict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConflictLogTest {
    private static final StreamId ONE = stream("r1");
    private static final StreamId OTHER = stream("r2");
    /** 2023-11-14T22:13:20Z, when the tests' time begins. */
    private static final long START = 1_700_000_000_000L;

    private final ManualTime time = new ManualTime();
    private final List<String> lines = new ArrayList<>();
    private final KeyVersions versions = new KeyVersions(
            new RespSpanCommands(CommandTable.load()), new KeyDigest(1), 64, new HybridClock(time, 60_000));
    private final LateWrites writes = new LateWrites(versions, new Nowhere());

    ConflictLogTest() {
        versions.tell(new ConflictLog(time, lines::add));
    }

    private static StreamId stream(String rack) {
        return new StreamId(new NodeId(new Datacenter("dc"), new Rack(rack), new Token(0)), 3, 1);
    }

    private void write(StreamId from, long atMillis, String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append("$" + word.length() + "\r\n" + word + "\r\n");
        }
        ByteBuf span = Unpooled.copiedBuffer(text, ISO_8859_1);
        long clock = (START + atMillis) << HybridClock.COUNTER_BITS;
        writes.apply(
                from,
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 1, clock).span(span, 0, span.readableBytes()));
        span.release();
    }

    @Test
    void whatIsOverwrittenIsNamedWithBothWrites() {
        write(ONE, 900, "SET", "k", "v");
        write(OTHER, 500, "SET", "k", "w");
        assertThat(lines)
                .containsExactly(
                        "Conflict on key \"k\": a write of 2023-11-14T22:13:20.500Z+0 from dc/r2/0@3.1 came behind"
                                + " one of 2023-11-14T22:13:20.900Z+0 from dc/r1/0@3.1; it was left out, since the other had"
                                + " replaced the whole value. 0 others since the last such line");
    }

    @Test
    void whatHasNoOrderIsSaidToMakeReplicasDiffer() {
        write(ONE, 900, "APPEND", "k", "v");
        write(OTHER, 500, "APPEND", "k", "w");
        assertThat(lines).singleElement().asString().contains("from dc/r1/0@3.1; it was applied as it came");
    }

    @Test
    void ofWhatIsForgottenTheHighestStampIsSaid() {
        write(OTHER, -500, "APPEND", "k", "w");
        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "came behind one of at the latest 2023-11-14T22:13:20.001Z+0 from a stream that is not known");
    }

    @Test
    void nothingIsSaidOfWhatComesInOrder() {
        write(ONE, 500, "SET", "k", "v");
        write(OTHER, 900, "SET", "k", "w");
        write(ONE, 1_000, "INCR", "n");
        write(OTHER, 990, "INCR", "n");
        assertThat(lines).isEmpty();
    }

    @Test
    void thereIsALineASecondAndItSaysHowManyWereLeftOut() {
        write(ONE, 900, "SET", "k", "v");
        for (int i = 0; i < 1_000; i++) {
            write(OTHER, 500, "SET", "k", "w");
        }
        assertThat(lines).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        write(OTHER, 500, "SET", "k", "w");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains(" 999 others since");
    }

    @Test
    void aKeyIsShortenedAndHasNoLineBreaks() {
        String key = "a\r\n\"\\\u00e9" + "x".repeat(1_000);
        write(ONE, 900, "SET", key, "v");
        write(OTHER, 500, "SET", key, "w");
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("key \"a\\x0d\\x0a\\\"\\\\\\xe9" + "x".repeat(58) + "\"... (1006 bytes):");
    }

    /** No store. */
    private static final class Nowhere implements Onward {
        @Override
        public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers unanswerable) {}

        @Override
        public void repeat(WriteFrame write, int at, int length, int commands) {}

        @Override
        public void forgotten() {}
    }
}
