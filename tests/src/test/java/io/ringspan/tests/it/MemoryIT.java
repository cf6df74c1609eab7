package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that would use up the memory of a node, and large values that it has to carry all the same. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
class MemoryIT {
    private static final int MIB = 1 << 20;
    /** What pools may keep for later: large buffers are given back, small ones stay in their chunks. */
    private static final int SETTLED_BYTES_MAX = 160 * MIB;

    @Parameter
    int workers;

    private LocalCluster cluster;
    private int port;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        cluster = Nodes.rack(1, workers);
        port = cluster.nodes().get(0).clients().port();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static void awaitMemoryBack() throws IOException {
        Await.until("buffers are given back", () -> directBytes() < SETTLED_BYTES_MAX);
    }

    @Test
    void aClientThatNeverReadsIsCutOffWithBoundedMemoryAndOthersAreServed() throws IOException {
        try (Wire other = new Wire(port);
                Wire deaf = new Wire(port, 4096)) {
            other.ask("SET", "big", "x".repeat(MIB));
            String gets = Wire.command("GET", "big").repeat(150);
            deaf.send(gets);
            long most = 0;
            for (int i = 0; i < 100; i++) {
                assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
                assertThat(other.ask("STRLEN", "big")).isEqualTo(":" + MIB + "\r\n");
                most = Math.max(most, directBytes());
            }
            assertThat(most).isLessThan(256L * MIB);
            assertThat(deaf.rest().length()).as("closed before all was sent").isLessThan(150 * MIB);
        }
        awaitMemoryBack();
    }

    @Test
    void aClientThatNeverReadsSmallRepliesIsNoLongerRead() throws IOException {
        List<Thread> leaving = new ArrayList<>();
        try (Wire other = new Wire(port);
                Wire deaf = new Wire(port, 4096)) {
            other.ask("SET", "small", "y".repeat(1000));
            byte[] gets = Wire.command("GET", "small").repeat(2000).getBytes(ISO_8859_1);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        deaf.send(gets);
                    }
                } catch (IOException cutOff) {
                    // As it should be, sooner or later.
                }
            });
            sender.start();
            for (int i = 0; i < 200; i++) {
                assertThat(other.ask("GET", "small")).hasSize(1000 + 9);
                assertThat(directBytes()).isLessThan(256L * MIB);
            }
            leaving.add(sender);
        }
        for (Thread sender : leaving) {
            join(sender);
        }
        awaitMemoryBack();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aValueOf512MegabytesIsRefusedAtOnceAndSwallowedAsItComes() throws IOException {
        int value = 512 * MIB;
        byte[] piece = new byte[MIB];
        try (Wire wire = new Wire(port)) {
            wire.send("*3\r\n$3\r\nSET\r\n$4\r\nhuge\r\n$" + value + "\r\n");
            assertThat(wire.reply()).startsWith("-ERR command is larger than the limit of " + Nodes.REQUEST_BYTES_MAX);
            for (int sent = 0; sent < value; sent += piece.length) {
                wire.send(piece);
                assertThat(directBytes()).isLessThan(256L * MIB);
            }
            wire.send("\r\n" + Wire.command("EXISTS", "huge"));
            assertThat(wire.reply()).isEqualTo(":0\r\n");
        }
        awaitMemoryBack();
    }

    @Test
    void aValueOf60MegabytesIsWrittenAndReadAndItsMemoryComesBack() throws IOException {
        int length = 60 * MIB;
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = (byte) (i * 31 + (i >>> 13));
        }
        String expected = new String(value, ISO_8859_1);
        try (Wire wire = new Wire(port)) {
            wire.send("*3\r\n$3\r\nSET\r\n$5\r\nsixty\r\n$" + length + "\r\n");
            wire.send(value);
            wire.send("\r\n");
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
            wire.send(Wire.command("GET", "sixty"));
            assertThat(wire.text(("$" + length + "\r\n").length())).isEqualTo("$" + length + "\r\n");
            assertThat(wire.text(length).equals(expected)).as("the same bytes").isTrue();
            assertThat(wire.text(2)).isEqualTo("\r\n");
            assertThat(wire.ask("DEL", "sixty")).isEqualTo(":1\r\n");
        }
        awaitMemoryBack();
    }

    @Test
    void tenThousandConnectsAndDisconnectsLeaveNothingBehind() throws IOException {
        for (int wave = 0; wave < 200; wave++) {
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                clients.add(new Wire(port));
            }
            for (int i = 0; i < clients.size(); i++) {
                // Some leave with a command unfinished, some with replies unread, some without a word.
                clients.get(i)
                        .send(i % 3 == 0 ? "*2\r\n$3\r\nGET\r\n$5\r\nab" : i % 3 == 1 ? Wire.command("GET", "k") : "");
            }
            for (Wire client : clients) {
                client.close();
            }
        }
        try (Wire wire = new Wire(port)) {
            try {
                Await.until("all have left", () -> wire.ask("INFO", "clients").contains("connected_clients:1\r"));
            } catch (AssertionError some) {
                throw new AssertionError("these have not left: " + wire.ask("CLIENT", "LIST"), some);
            }
        }
        awaitMemoryBack();
    }
}
