package io.ringspan.node.flush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.replication.conflict.UnsettledKeys;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store's keys are gone through; the store is the test, which answers when it likes. */
class SweepTest implements Sweep.Way, UnsettledKeys {
    private static final StreamId FLUSHING = stream("r1");
    private static final StreamId OTHER = stream("r2");
    private static final int TICKS_OF_A_SECOND = 20;

    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 60_000);
    private final KeyVersions versions =
            new KeyVersions(new RespSpanCommands(CommandTable.load()), new KeyDigest(1), 1024, clock);
    private int overs;
    private final Sweep sweep = new Sweep(RespProtocol.RESP, versions, this, ScanWalk::new, () -> overs++);
    private final List<String> sent = new ArrayList<>();
    private final ArrayDeque<ReplySink> waiting = new ArrayDeque<>();
    private final List<String> unsettled = new ArrayList<>();
    private boolean isUp = true;
    private long stamp = (time.epochMillis() + 10) << HybridClock.COUNTER_BITS;

    SweepTest() {
        sweep.tell(this);
    }

    private static StreamId stream(String rack) {
        return new StreamId(new NodeId(new Datacenter("dc"), new Rack(rack), new Token(0)), 1, 0);
    }

    @Override
    public boolean isUp() {
        return isUp;
    }

    @Override
    public void put(Span commands, ReplySink sink) {
        String text = commands.bytes().toString(commands.at(), commands.length(), US_ASCII);
        sent.add(text.replaceAll("\r\n", " ").replaceAll("[*$]\\d+ ", "").strip());
        waiting.add(sink);
    }

    @Override
    public void add(ByteBuf in, int keyAt, int keyLength, long digest) {
        unsettled.add(in.toString(keyAt, keyLength, US_ASCII));
    }

    private void set(StreamId stream, long at, String key) {
        String command = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$1\r\nv\r\n";
        ByteBuf span = Unpooled.copiedBuffer(command, US_ASCII);
        versions.offer(stream, new WriteFrame().place(0, 1, at).span(span, 0, span.readableBytes()));
    }

    private long flush() {
        stamp += 100;
        ByteBuf span = RespProtocol.RESP.flush();
        versions.flush(FLUSHING, new WriteFrame().place(0, 1, stamp).span(span, 0, span.readableBytes()), false);
        return stamp;
    }

    private void reply(String text) {
        ByteBuf reply = Unpooled.copiedBuffer(text, US_ASCII);
        waiting.remove().replied(reply, 0, reply.readableBytes(), 0);
    }

    private static String page(String cursor, String... keys) {
        StringBuilder page =
                new StringBuilder("*2\r\n$" + cursor.length() + "\r\n" + cursor + "\r\n*" + keys.length + "\r\n");
        for (String key : keys) {
            page.append("$" + key.length() + "\r\n" + key + "\r\n");
        }
        return page.toString();
    }

    private List<String> takeSent() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    private void tick(int ticks) {
        for (int i = 0; i < ticks; i++) {
            sweep.tick();
        }
    }

    @Test
    void whatWasWrittenBeforeIsDeletedPageByPageAndTheRestStays() {
        long at = flush();
        set(OTHER, at + 1, "late");
        sweep.begin();
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256");
        reply(page("17", "a", "late", "b"));
        assertThat(takeSent()).containsExactly("UNLINK a b", "SCAN 17 COUNT 256");
        reply(":2\r\n");
        reply(page("0"));
        assertThat(takeSent()).containsExactly("PING");
        assertThat(versions.flush().isSweeping()).isTrue();
        reply("+PONG\r\n");
        assertThat(versions.flush().isDone()).isTrue();
        assertThat(sweep.counts().goneKeys()).isEqualTo(2);
        assertThat(sweep.counts().keptKeys()).isOne();
        assertThat(sweep.counts().sweptStores()).isOne();
        assertThat(overs).isOne();
        tick(3 * TICKS_OF_A_SECOND);
        assertThat(takeSent()).isEmpty();
    }

    @Test
    void aPageMayComeInPieces() {
        flush();
        sweep.begin();
        String page = page("0", "a", "b");
        ByteBuf first = Unpooled.copiedBuffer(page.substring(0, 9), US_ASCII);
        waiting.element().replying(first, 0, first.readableBytes());
        reply(page.substring(9));
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256", "UNLINK a b", "PING");
    }

    @Test
    void aLaterFlushBeginsFromTheFirstKey() {
        flush();
        sweep.begin();
        reply(page("17", "a"));
        flush();
        sweep.begin();
        takeSent();
        reply(":1\r\n");
        reply(page("0", "of the first"));
        assertThat(takeSent()).as("nothing comes of the first one's page").isEmpty();
        reply(page("0", "b"));
        assertThat(takeSent()).containsExactly("UNLINK b", "PING");
        reply(":1\r\n");
        reply("+PONG\r\n");
        assertThat(versions.flush().isDone()).isTrue();
    }

    @Test
    void whatTheStoreRefusesIsTriedAgainAfterASecondFromTheFirstKey() {
        flush();
        sweep.begin();
        reply("-NOPERM this user has no permissions to run the 'scan' command\r\n");
        takeSent();
        tick(TICKS_OF_A_SECOND);
        assertThat(takeSent()).isEmpty();
        tick(1);
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256");
        reply(page("0", "a"));
        reply("-NOPERM this user has no permissions to run the 'unlink' command\r\n");
        reply("+PONG\r\n");
        assertThat(versions.flush().isDone()).as("a key is there still").isFalse();
        takeSent();
        tick(TICKS_OF_A_SECOND + 1);
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256");
    }

    @Test
    void whenTheConnectionHasBrokenItBeginsAnewByItself() {
        flush();
        sweep.begin();
        takeSent();
        isUp = false;
        waiting.remove().broken();
        tick(TICKS_OF_A_SECOND);
        assertThat(takeSent()).isEmpty();
        isUp = true;
        tick(1);
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256");
    }

    @Test
    void whatNobodyHereKnowsIsSettled() {
        flush();
        versions.clear(); // whatever was known
        stamp -= 100;
        flush();
        sweep.begin();
        reply(page("0", "a"));
        reply("+PONG\r\n");
        assertThat(unsettled).containsExactly("a");
        assertThat(sweep.counts().unsureKeys()).isOne();
    }

    @Test
    void aStoreThatDoesNotEmptyItselfHasItsKeysGoneThrough() {
        flush();
        versions.flush().emptying();
        List<String> heard = new ArrayList<>();
        Emptying emptying = new Emptying(sweep, new Hears(heard));
        tick(TICKS_OF_A_SECOND);
        assertThat(takeSent()).as("that is waited for").isEmpty();
        ByteBuf denied = Unpooled.copiedBuffer("-NOPERM no\r\n", US_ASCII);
        emptying.replied(denied, 0, denied.readableBytes(), 0);
        assertThat(heard).containsExactly("refused 0", "replied, refusals 1");
        tick(1);
        assertThat(takeSent()).containsExactly("SCAN 0 COUNT 256");
    }

    @Test
    void theEndOfOneFlushIsNotThatOfALaterOne() {
        flush();
        versions.flush().emptying();
        Emptying emptying = new Emptying(sweep, new Hears(new ArrayList<>()));
        flush();
        sweep.begin();
        ByteBuf taken = Unpooled.copiedBuffer("+OK\r\n", US_ASCII);
        emptying.replied(taken, 0, taken.readableBytes(), 0);
        assertThat(overs).isZero();
        reply(page("0", "a"));
        reply(":1\r\n");
        reply("+PONG\r\n");
        assertThat(overs).isOne();
    }

    private record Hears(List<String> heard) implements ReplySink {
        @Override
        public void replying(ByteBuf in, int at, int length) {}

        @Override
        public void refused(int command) {
            heard.add("refused " + command);
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            heard.add("replied, refusals " + refusals);
        }

        @Override
        public void broken() {
            heard.add("broken");
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
