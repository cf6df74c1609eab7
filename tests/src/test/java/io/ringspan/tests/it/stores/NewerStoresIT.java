package io.ringspan.tests.it.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One node before stores that say they are newer than Redis 7.0. They are played: none of them has been run here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class NewerStoresIT {
    private static final String ANSWER = "*1\r\n:7\r\n";

    private FakeStore store;
    private RingspanNode node;
    private int port;

    @BeforeAll
    void start() throws IOException {
        store = new FakeStore();
        FreePorts ports = new FreePorts(new Random());
        PoolConf conf =
                ConfLoader.defaults(ports.next(), ports.next(), ports.next(), new Endpoint("127.0.0.1", store.port()));
        node = RingspanNode.start(conf, 1, RealTime.CLOCK);
        port = conf.listen().clients().port();
    }

    @AfterAll
    void stop() throws IOException {
        node.close();
        store.close();
    }

    private static String list(List<String> names) {
        StringBuilder list = new StringBuilder("*" + names.size() + "\r\n");
        names.forEach(name -> list.append('$')
                .append(name.length())
                .append("\r\n")
                .append(name)
                .append("\r\n"));
        return list.toString();
    }

    /** The store is another one from now on; what it has besides is answered with the same. */
    private void becomes(String info, String commandList) throws IOException {
        store.infoIs(info);
        store.answerWith(command -> command.equals("COMMAND LIST") ? commandList : ANSWER);
        int asked = store.infoAsked();
        store.breakConnections();
        Await.until("the other store is asked", () -> store.infoAsked() > asked);
        try (Wire wire = new Wire(port)) {
            Await.until("it is used", () -> wire.ask("GET", "k").equals(ANSWER));
        }
    }

    /** What INFO says of itself, its title, and what it has that Redis 7.0 has not. */
    static Stream<Arguments> stores() {
        return Stream.of(
                Arguments.of(List.of("redis_version:7.0.15"), "redis 7.0.15", List.of()),
                Arguments.of(List.of("redis_version:7.2.7"), "redis 7.2.7", List.of("waitaof")),
                Arguments.of(List.of("redis_version:7.4.2"), "redis 7.4.2", List.of("httl", "hexpire")),
                Arguments.of(List.of("redis_version:8.0.3"), "redis 8.0.3", List.of("httl", "hexpire", "vcard")),
                Arguments.of(
                        List.of("redis_version:8.4.0"), "redis 8.4.0", List.of("httl", "hexpire", "vcard", "digest")),
                Arguments.of(
                        List.of("redis_version:7.2.4", "server_name:valkey", "valkey_version:8.0.1"),
                        "valkey 8.0.1",
                        List.of("waitaof", "script|show")),
                Arguments.of(
                        List.of("redis_version:7.2.4", "server_name:valkey", "valkey_version:9.0.0"),
                        "valkey 9.0.0",
                        List.of("httl", "hexpire")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("stores")
    void whatTheStoreHasIsServedAndWhatItLacksIsSaidOfIt(List<String> info, String title, List<String> has)
            throws IOException {
        boolean asked = !title.equals("redis 7.0.15");
        becomes(
                FakeStore.infoOf(info.toArray(String[]::new)),
                asked
                        ? list(Stream.concat(Stream.of("get", "config|get"), has.stream())
                                .toList())
                        : "-ERR why\r\n");
        try (Wire wire = new Wire(port)) {
            String[] name = title.split(" ", -1);
            assertThat(wire.ask("INFO", "ringspan"))
                    .contains("store_name:" + name[0] + "\r\n", "store_version:" + name[1] + "\r\n");
            for (String[] read : new String[][] {{"HTTL", "k", "FIELDS", "1", "f"}, {"VCARD", "k"}, {"DIGEST", "k"}}) {
                boolean there = has.contains(read[0].toLowerCase(Locale.ROOT));
                assertThat(wire.ask(read))
                        .as(read[0])
                        .isEqualTo(there ? ANSWER : "-ERR this store (" + title + ") has no " + read[0] + "\r\n");
                assertThat(wire.ask("COMMAND", "LIST", "FILTERBY", "PATTERN", read[0]))
                        .startsWith(there ? "*1\r\n" : "*0\r\n");
            }
            assertThat(wire.ask("HEXPIRE", "k", "1", "FIELDS", "1", "f"))
                    .startsWith("-ERR command 'hexpire' is not served yet: ");
            assertThat(wire.ask("CLIENT", "CAPA", "redirect")).isEqualTo("+OK\r\n");
            assertThat(wire.ask("ZRANK", "k", "m", "WITHSCORE")).isEqualTo(ANSWER);
        }
    }

    @Test
    void aStoreThatDoesNotTellItsCommandsIsUsedWithoutTheNewerOnes() throws IOException {
        becomes(FakeStore.infoOf("redis_version:7.4.2"), "-NOPERM no\r\n");
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("HTTL", "k", "FIELDS", "1", "f"))
                    .isEqualTo("-ERR this store (redis 7.4.2) has no HTTL\r\n");
        }
    }

    /** Of an answer without end the beginning is enough, and the node goes on. */
    @Test
    void whatAStoreSaysOfItselfIsReadUpToALimit() throws IOException {
        List<String> many = Stream.iterate(0, i -> i + 1)
                .limit(20_000)
                .map(i -> "module.command-" + i)
                .toList();
        becomes(
                FakeStore.infoOf("redis_version:8.0.3"),
                list(Stream.concat(Stream.of("httl"), many.stream()).toList()));
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("HTTL", "k", "FIELDS", "1", "f")).isEqualTo(ANSWER);
        }
    }
}
