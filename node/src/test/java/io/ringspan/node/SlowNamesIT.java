package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.io.Names;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.real.ScriptedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose store has a name, and a name server that is slow or does not know it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init") // start() comes first
class SlowNamesIT {
    private static final int WAIT_SECONDS_MAX = 20;

    private final FreePorts ports = new FreePorts(new SplittableRandom());
    private ScriptedStore store;

    @BeforeEach
    void start() throws IOException {
        String info = "redis_version:7.0.15\r\nrun_id:a\r\nloading:0\r\n";
        store = new ScriptedStore(
                command -> command.startsWith("INFO") ? "$" + info.length() + "\r\n" + info + "\r\n" : "$1\r\nv\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
    }

    private PoolConf conf(String host) {
        return ConfLoader.defaults(ports.next(), ports.next(), ports.next(), new Endpoint(host, store.port()));
    }

    private static void awaitStore(RespSocket client) throws IOException {
        Object answer = "";
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
                !answer.equals("v") && System.nanoTime() < end; ) {
            answer = client.ask("GET", "k");
        }
        assertThat(answer).isEqualTo("v");
    }

    @Test
    void whileANameIsLookedUpTheNodeAnswersItsClients() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch known = new CountDownLatch(1);
        Names.Lookup slow = name -> {
            asked.countDown();
            await(known);
            return InetAddress.getLoopbackAddress();
        };
        PoolConf conf = conf("store.test");
        try (RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK, slow);
                RespSocket client = new RespSocket(conf.listen().clients().port())) {
            assertThat(asked.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            assertThat(client.ask("PING")).isEqualTo("PONG");
            assertThat(client.ask("GET", "k").toString()).startsWith("-UNAVAILABLE ");
            assertThat(node.unreached()).hasSize(1);
            known.countDown();
            awaitStore(client);
        } finally {
            known.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws UnknownHostException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("the node has ended");
        }
    }

    @Test
    void aNodeEndsWhileANameIsLookedUp() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Names.Lookup hanging = name -> {
            asked.countDown();
            try {
                await(new CountDownLatch(1));
            } finally {
                ended.countDown();
            }
            return InetAddress.getLoopbackAddress();
        };
        try (RingspanNode node = RingspanNode.start(conf("store.test"), 1, RealTime.CLOCK, hanging)) {
            assertThat(asked.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            assertThat(node.unreached()).hasSize(1);
        }
        assertThat(ended.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNameThatNobodyKnowsIsAskedForAgainUntilItHasAnAddress() throws IOException {
        AtomicInteger unknown = new AtomicInteger(3);
        Names.Lookup late = name -> {
            if (unknown.getAndDecrement() > 0) {
                throw new UnknownHostException(name);
            }
            return InetAddress.getLoopbackAddress();
        };
        PoolConf conf = conf("store.test");
        try (RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK, late);
                RespSocket client = new RespSocket(conf.listen().clients().port())) {
            awaitStore(client);
            assertThat(node.unreached()).isEmpty();
        }
    }

    @Test
    void anAddressIsUsedWithoutALookUp() throws IOException {
        AtomicInteger lookUps = new AtomicInteger();
        Names.Lookup counted = name -> {
            lookUps.incrementAndGet();
            return InetAddress.getLoopbackAddress();
        };
        PoolConf conf = conf("127.0.0.1");
        try (RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK, counted);
                RespSocket client = new RespSocket(conf.listen().clients().port())) {
            awaitStore(client);
            assertThat(node.unreached()).isEmpty();
            assertThat(lookUps).hasValue(0);
        }
    }
}
