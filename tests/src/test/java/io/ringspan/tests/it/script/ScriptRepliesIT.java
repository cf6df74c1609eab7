package io.ringspan.tests.it.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node answers about scripts and functions is, byte for byte, what a plain Redis answers. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptRepliesIT {
    private static final String ONE = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"; // return 1
    private static final String LIBRARY = "#!lua name=NAME\nredis.register_function{function_name='NAME_f',"
            + "callback=function(keys, args) return {keys[1], args[1]} end, flags={'no-writes','allow-stale'},"
            + " description='about NAME'}";

    private static final String WRITER =
            "#!lua name=writer\nredis.register_function('writer_g', function() return redis.status_reply('g') end)";

    private RealCluster cluster;
    private LocalStores plain;

    @SuppressWarnings("NullAway.Init") // start() comes first
    ScriptRepliesIT() {}

    @BeforeAll
    void start() {
        cluster = RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 1), UnaryOperator.identity());
        plain = LocalStores.start(
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1, List.of(), started -> {});
    }

    @AfterAll
    void stop() {
        if (plain != null) {
            plain.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String library(String name) {
        return LIBRARY.replace("NAME", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void eachIsThatOfRedis(String protocol) throws IOException {
        try (Wire node = new Wire(cluster.nodes().get(0).clients().port());
                Wire redis = new Wire(plain.store(0).port())) {
            node.ask("HELLO", protocol);
            redis.ask("HELLO", protocol);
            for (String[] words : lines()) {
                assertThat(node.ask(words)).as(String.join(" ", words)).isEqualTo(redis.ask(words));
            }
            String listed = redis.ask("FUNCTION", "LIST", "WITHCODE");
            byte[] ours = dump(node);
            byte[] theirs = dump(redis);
            assertThat(restore(redis, ours, "FLUSH")).isEqualTo("+OK\r\n");
            assertThat(redis.ask("FUNCTION", "LIST", "WITHCODE")).isEqualTo(listed);
            assertThat(restore(node, theirs, "FLUSH")).isEqualTo("+OK\r\n");
            assertThat(node.ask("FUNCTION", "LIST", "WITHCODE")).isEqualTo(listed);
            assertThat(node.ask("FUNCTION", "FLUSH")).isEqualTo(redis.ask("FUNCTION", "FLUSH"));
            assertThat(dump(node)).isEqualTo(dump(redis));
        }
    }

    private static List<String[]> lines() {
        return List.of(
                words("FUNCTION FLUSH"),
                words("SCRIPT FLUSH"),
                words("SCRIPT EXISTS " + ONE + " x"),
                words("EVALSHA " + ONE + " 0"),
                new String[] {"SCRIPT", "LOAD", "return 1"},
                new String[] {"script", "load", "return 1"},
                new String[] {"SCRIPT", "LOAD", "return return"},
                words("SCRIPT EXISTS " + ONE + " x " + ONE.toUpperCase(Locale.ROOT)),
                words("EVALSHA " + ONE + " 0"),
                words("EVALSHA_RO " + ONE.toUpperCase(Locale.ROOT) + " 1 k"),
                words("SCRIPT LOAD"),
                words("SCRIPT LOAD a b"),
                words("SCRIPT EXISTS"),
                words("SCRIPT FLUSH FOO"),
                words("SCRIPT FLUSH ASYNC"),
                words("SCRIPT EXISTS " + ONE),
                words("SCRIPT KILL"),
                words("FUNCTION KILL"),
                words("FUNCTION LIST"),
                new String[] {"FUNCTION", "LOAD", library("one")},
                new String[] {"FUNCTION", "LOAD", library("one")},
                new String[] {"FUNCTION", "LOAD", "REPLACE", library("one")},
                new String[] {"FUNCTION", "LOAD", "FOO", library("one")},
                new String[] {"FUNCTION", "LOAD", library("one").replace("name=one", "name=two")},
                new String[] {"FUNCTION", "LOAD", "no library"},
                new String[] {"FUNCTION", "LOAD", "#!lua name=bad\nreturn return"},
                words("FUNCTION LOAD"),
                words("FUNCTION LIST"),
                words("FUNCTION LIST WITHCODE"),
                words("FUNCTION LIST LIBRARYNAME o*"),
                words("FUNCTION LIST LIBRARYNAME x* WITHCODE"),
                words("FUNCTION LIST LIBRARYNAME"),
                words("FUNCTION LIST FOO"),
                words("FUNCTION STATS"),
                words("FCALL one_f 1 k a"),
                words("FCALL_RO one_f 1 k a"),
                new String[] {"FUNCTION", "LOAD", WRITER},
                words("FCALL_RO writer_g 0"),
                words("FCALL writer_g 1 k"),
                words("FUNCTION DELETE writer"),
                words("FCALL none 0"),
                words("FUNCTION DELETE two"),
                words("FUNCTION DELETE one two"),
                words("FUNCTION DELETE one"),
                words("FUNCTION DELETE one"),
                words("FUNCTION RESTORE x"),
                words("FUNCTION RESTORE x FOO"),
                words("FUNCTION FLUSH FOO"),
                words("FUNCTION FLUSH SYNC"),
                new String[] {"SCRIPT", "LOAD", "redis.call('INCR', KEYS[1]) return redis.error_reply('NOSCRIPT mine')"
                },
                words("EVALSHA c11110871d7866d95cff1b675937577343f3739f 1 count"),
                words("GET count"),
                words("DEL count"),
                words("FUNCTION FOO"),
                new String[] {"FUNCTION", "LOAD", library("three")});
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    @Test
    void aRestoredLibraryIsKeptAsALoadedOneByEachPolicy() throws IOException {
        try (Wire node = new Wire(cluster.nodes().get(0).clients().port())) {
            assertThat(node.ask("FUNCTION", "FLUSH")).isEqualTo("+OK\r\n");
            assertThat(node.ask("FUNCTION", "LOAD", library("a"))).isEqualTo("$1\r\na\r\n");
            byte[] dump = dump(node);
            assertThat(restore(node, dump, "")).startsWith("-ERR Library a already exists");
            node.ask("FUNCTION", "DELETE", "a");
            node.ask("FUNCTION", "LOAD", library("b"));
            assertThat(restore(node, dump, "APPEND")).isEqualTo("+OK\r\n");
            assertThat(kept()).isEqualTo(2);
            assertThat(restore(node, dump, "REPLACE")).isEqualTo("+OK\r\n");
            assertThat(kept()).isEqualTo(2);
            assertThat(restore(node, dump, "FLUSH")).isEqualTo("+OK\r\n");
            assertThat(kept()).isEqualTo(1);
            assertThat(node.ask("FCALL", "a_f", "1", "k", "v")).isEqualTo("*2\r\n$1\r\nk\r\n$1\r\nv\r\n");
        }
    }

    private long kept() {
        return RealCluster.metric(cluster.nodes().get(0), "ringspan_libraries");
    }

    private static byte[] dump(Wire node) throws IOException {
        String reply = node.ask("FUNCTION", "DUMP");
        String body = reply.substring(reply.indexOf('\n') + 1, reply.length() - 2);
        return body.getBytes(ISO_8859_1);
    }

    private static String restore(Wire node, byte[] dump, String policy) throws IOException {
        String payload = new String(dump, ISO_8859_1);
        return policy.isEmpty()
                ? node.ask("FUNCTION", "RESTORE", payload)
                : node.ask("FUNCTION", "RESTORE", payload, policy);
    }

    @Test
    void aScriptThatDoesNotEndIsEndedFromAnotherConnectionAndLoadsWaitForThat() throws IOException {
        int port = cluster.nodes().get(0).clients().port();
        try (Wire runs = new Wire(port);
                Wire ends = new Wire(port)) {
            cluster.inStore(cluster.nodes().get(0), "CONFIG", "SET", "busy-reply-threshold", "10");
            runs.send(Wire.command("EVAL", "while true do end", "1", "k"));
            Await.until("the script is ended", () -> ends.ask("SCRIPT", "KILL").equals("+OK\r\n"));
            assertThat(runs.reply()).startsWith("-ERR Script killed by user with SCRIPT KILL");
            assertThat(ends.ask("SCRIPT", "KILL")).startsWith("-NOTBUSY");
            assertThat(ends.ask("SCRIPT", "LOAD", "return 1")).isEqualTo("$40\r\n" + ONE + "\r\n");
        }
    }

    @Test
    void commandsOfOneClientKeepTheirOrderAroundALoad() throws IOException {
        try (Wire wire = new Wire(cluster.nodes().get(0).clients().port())) {
            wire.ask("SCRIPT", "FLUSH");
            wire.send(Wire.command("EVALSHA", ONE, "0")
                    + Wire.command("SCRIPT", "LOAD", "return 1")
                    + Wire.command("EVALSHA", ONE, "0")
                    + Wire.command("SCRIPT", "FLUSH")
                    + Wire.command("EVALSHA", ONE, "0"));
            assertThat(wire.reply()).startsWith("-NOSCRIPT");
            assertThat(wire.reply()).startsWith("$40");
            assertThat(wire.reply()).isEqualTo(":1\r\n");
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
            assertThat(wire.reply()).startsWith("-NOSCRIPT");
        }
    }
}
