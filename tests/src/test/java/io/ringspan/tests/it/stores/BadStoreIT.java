package io.ringspan.tests.it.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Nodes;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node before a store that misbehaves: clients get errors that say so, in order, and a good store is found again. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class BadStoreIT {
    @Parameter
    int workers;

    private FakeStore store;
    private RingspanNode node;
    private int port;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        store = new FakeStore();
        FreePorts ports = new FreePorts(new Random());
        PoolConf conf =
                ConfLoader.defaults(ports.next(), ports.next(), ports.next(), new Endpoint("127.0.0.1", store.port()));
        node = RingspanNode.start(Nodes.limited(conf, workers, Nodes.REQUEST_BYTES_MAX), 1, RealTime.CLOCK);
        port = conf.listen().clients().port();
    }

    @AfterParameterizedClassInvocation
    void stop() throws IOException {
        node.close();
        store.close();
    }

    private void awaitGood() throws IOException {
        store.infoIs(FakeStore.info("7.0.15", 0));
        store.answerWith(command -> "$4\r\ngood\r\n");
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                wires.add(new Wire(port)); // clients go round the workers, and each worker has its own connection
            }
            Await.until("the node is good again", () -> {
                for (Wire wire : wires) {
                    if (!wire.ask("GET", "k").equals("$4\r\ngood\r\n")) {
                        return false;
                    }
                }
                return true;
            });
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what is this\r\n",
                "\0\0\0\0\0\0\r\n",
                "$-7\r\n",
                "+OK\n",
                ">1\r\n+push\r\n",
                "$4\r\ngood\r\n+one reply too many\r\n",
                "$100\r\nbroken off" + FakeStore.CLOSE,
                FakeStore.CLOSE
            })
    void garbageOrTooMuchOrACloseFailsWhatIsUnansweredAndTheNodeGoesOn(String answer) throws IOException {
        awaitGood();
        store.answerWith(command -> command.equals("GET bad") ? answer : "$4\r\ngood\r\n");
        try (Wire wire = new Wire(port)) {
            wire.send(Wire.command("GET", "k") + Wire.command("ECHO", "between"));
            assertThat(wire.reply()).isEqualTo("$4\r\ngood\r\n");
            assertThat(wire.reply()).isEqualTo("$7\r\nbetween\r\n");
            wire.send(Wire.command("GET", "bad") + Wire.command("ECHO", "after"));
            assertThat(wire.reply()).isIn("$4\r\ngood\r\n", unavailable());
            assertThat(wire.reply()).isEqualTo("$5\r\nafter\r\n");
        }
        awaitGood();
    }

    private static String unavailable() {
        return "-UNAVAILABLE no replica of this key can be reached; nothing was done; try again\r\n";
    }

    @Test
    void aWriteWhoseAnswerIsCutOffHasAnUnknownFateAndTheClientIsToldSo() throws IOException {
        awaitGood();
        store.answerWith(command -> FakeStore.CLOSE);
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("SET", "k", "v")).startsWith("-UNKNOWN ");
        }
        awaitGood();
    }

    @Test
    void aLongReplyThatBreaksOffInTheMiddleClosesItsClientAndNoOther() throws IOException {
        awaitGood();
        String half = "$3000000\r\n" + "x".repeat(1_000_000) + FakeStore.CLOSE;
        store.answerWith(command -> command.equals("GET half") ? half : "$4\r\ngood\r\n");
        try (Wire cut = new Wire(port);
                Wire other = new Wire(port)) {
            cut.send(Wire.command("GET", "half"));
            assertThat(cut.rest()).startsWith("$3000000\r\nxxx");
            assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
        }
        awaitGood();
    }

    @Test
    void aSilentStoreFailsRequestsByTheirDeadlineAndLateRepliesGoToNobody() throws IOException {
        awaitGood();
        Object gate = new Object();
        boolean[] opened = {false};
        store.answerWith(command -> {
            synchronized (gate) {
                while (command.startsWith("GET slow") && !opened[0]) {
                    try {
                        gate.wait();
                    } catch (InterruptedException e) {
                        return FakeStore.CLOSE;
                    }
                }
            }
            return "$" + command.length() + "\r\n" + command + "\r\n";
        });
        try (Wire wire = new Wire(port)) {
            wire.send(Wire.command("GET", "slow") + Wire.command("SET", "slow2", "v") + Wire.command("PING"));
            assertThat(wire.reply()).startsWith("-TIMEOUT ");
            assertThat(wire.reply()).startsWith("-UNKNOWN ");
            assertThat(wire.reply()).isEqualTo("+PONG\r\n");
            synchronized (gate) {
                opened[0] = true;
                gate.notifyAll();
            }
            assertThat(wire.ask("GET", "next")).isEqualTo("$8\r\nGET next\r\n");
        }
    }

    @Test
    void aStoreThatNeverSaysWhoItIsIsTriedAgain() throws IOException {
        awaitGood();
        store.infoIs("");
        int asked = store.infoAsked();
        store.breakConnections();
        Await.until("it is asked in vain", () -> store.infoAsked() > asked);
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("GET", "k")).isEqualTo(unavailable());
        }
        // The connection that was never answered is given up after the deadline, and the next one finds a good store.
        awaitGood();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "loading", "refusal", "garbage"})
    void aStoreThatIsNotFitIsNotUsedUntilItIs(String why) throws IOException {
        awaitGood();
        store.infoIs(
                switch (why) {
                    case "version" -> FakeStore.info("6.2.14", 0);
                    case "loading" -> FakeStore.info("7.0.15", 1);
                    case "refusal" -> "-NOAUTH Authentication required.\r\n";
                    default -> "+what\r\n";
                });
        int asked = store.infoAsked();
        store.breakConnections();
        Await.until("it is asked twice", () -> store.infoAsked() > asked + 1);
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("GET", "k")).isEqualTo(unavailable());
            assertThat(wire.ask("LASTSAVE")).startsWith("-UNAVAILABLE node ");
        }
        awaitGood();
    }

    @Test
    void errorsOfTheStoresStatePassThroughInOrder() throws IOException {
        awaitGood();
        store.answerWith(command -> command.endsWith("busy") ? "-BUSY a script runs\r\n" : "$4\r\ngood\r\n");
        try (Wire wire = new Wire(port)) {
            wire.send(Wire.command("GET", "k") + Wire.command("GET", "busy") + Wire.command("GET", "k"));
            assertThat(wire.reply()).isEqualTo("$4\r\ngood\r\n");
            assertThat(wire.reply()).isEqualTo("-BUSY a script runs\r\n");
            assertThat(wire.reply()).isEqualTo("$4\r\ngood\r\n");
        }
    }
}
