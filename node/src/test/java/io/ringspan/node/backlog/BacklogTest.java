package io.ringspan.node.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node thinks of its store by what others keep for it. */
class BacklogTest {
    private static final int AWAY = -1;

    private final BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile int kept;
    private volatile int unsettled;
    private volatile boolean isWithoutLinks;
    private Backlog backlog = backlog(true);

    private Backlog backlog(boolean gossips) {
        RingNode self = node("dc1/r1/0", 1);
        Topology ring = Topology.of(1, self.id(), List.of(self, node("dc1/r2/0", 2)));
        return new Backlog(new Backlog.Parts(
                () -> ring,
                number -> {
                    if (isWithoutLinks) {
                        throw new IllegalArgumentException("there is no link");
                    }
                    return new Answering();
                },
                number -> true,
                () -> unsettled,
                gossips,
                task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    thread.start();
                },
                heard::add));
    }

    @AfterEach
    void ends() throws InterruptedException {
        backlog.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoBeginsCountsAsBehindUntilTheOthersKeepNothing() throws InterruptedException {
        kept = 3;
        backlog.begin();
        assertThat(heard.remove()).as("before anybody was asked").isTrue();
        assertThat(next()).as("something is kept").isTrue();
        assertThat(backlog.comes()).isTrue();
        kept = 0;
        assertThat(next()).as("nothing is kept").isFalse();
        assertThat(backlog.comes()).isFalse();
    }

    @Test
    void whileSomebodyCannotBeAskedItStaysAsItWas() throws InterruptedException {
        kept = AWAY;
        isWithoutLinks = true;
        backlog.begin();
        assertThat(heard.remove()).isTrue();
        assertThat(heard.poll(1, TimeUnit.SECONDS))
                .as("nobody has said anything")
                .isNull();
        isWithoutLinks = false;
        assertThat(heard.poll(1, TimeUnit.SECONDS)).as("nobody can be asked").isNull();
        assertThat(backlog.comes()).as("not that anybody knows").isFalse();
        kept = 0;
        assertThat(next()).isFalse();
        kept = AWAY;
        backlog.look();
        assertThat(heard.poll(1, TimeUnit.SECONDS))
                .as("who was up to date is not behind for that")
                .isNull();
        kept = 1;
        assertThat(next()).isTrue();
    }

    @Test
    void itIsBehindUntilWhatCameInAnotherOrderIsSettled() throws InterruptedException {
        unsettled = 1;
        backlog.begin();
        assertThat(heard.remove()).isTrue();
        assertThat(heard.poll(1, TimeUnit.SECONDS)).as("a key is to be settled").isNull();
        assertThat(backlog.comes()).isTrue();
        unsettled = 0;
        assertThat(next()).isFalse();
        unsettled = 1;
        backlog.look();
        assertThat(heard.poll(1, TimeUnit.SECONDS))
                .as("one that is settled later is no reason")
                .isNull();
    }

    @Test
    void whereOthersDoNotHearItNobodyIsAskedAndNothingIsSaid() {
        backlog.close();
        backlog = backlog(false);
        backlog.begin();
        assertThat(heard).isEmpty();
        assertThat(threads).isEmpty();
    }

    private boolean next() throws InterruptedException {
        Boolean next = heard.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("something is heard").isNotNull();
        return next;
    }

    private static RingNode node(String id, int port) {
        return new RingNode(NodeId.parse(id), new Endpoint("127.0.0.1", port), List.of(Token.of(0)));
    }

    /** Says how much it keeps. */
    private final class Answering implements Replica {
        @Override
        public CompletableFuture<byte[]> ask(byte[] question) {
            int now = kept;
            return now == AWAY
                    ? CompletableFuture.failedFuture(new IOException("away"))
                    : CompletableFuture.completedFuture(
                            ByteBuffer.allocate(Long.BYTES).putLong(now).array());
        }

        @Override
        public void close() {}
    }
}
