package io.ringspan.tests.memcache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checks by which libmemcached's {@code memcapable} tells whether a server speaks the text protocol, written anew: the
 * program is part of few distributions. A memcached is put to them as well, so that they ask for nothing that is not so.
 */
@NeedsProgram("memcached")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "{0}")
@EnumSource
@SuppressWarnings("NullAway.Init") // start() and connect() come first
@BesideOthers
class MemcapableIT {
    private static final int NODES = 3;
    private static final String UNKNOWN = "END\r\n";
    private static final Pattern NUMBERED =
            Pattern.compile("VALUE (\\S+) (\\d+) (\\d+) (\\d+)\r\n(.*)\r\n", Pattern.DOTALL);

    /** Who is put to the checks. */
    enum Server {
        MEMCACHED,
        RING
    }

    @Parameter
    Server server;

    private AutoCloseable running;
    private int port;
    private RawLink link;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        if (server == Server.MEMCACHED) {
            Memcached memcached = Memcached.start();
            running = memcached;
            port = memcached.port();
        } else {
            MemcachedRing rack = MemcachedRing.start(NODES, NodeSettings.workers(2));
            running = rack;
            port = rack.port(0);
        }
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        running.close();
    }

    @BeforeEach
    void connect() throws IOException {
        link = new RawLink(port);
        answers("flush_all", "OK");
    }

    @AfterEach
    void disconnect() throws IOException {
        link.close();
    }

    /** That, and not a byte more. Nothing is to be answered if there is no line. */
    private void answers(String commands, String... lines) throws IOException {
        StringBuilder expected = new StringBuilder();
        for (String line : lines) {
            expected.append(line).append("\r\n");
        }
        assertThat(link.answers(commands + "\r\n")).as(commands).isEqualTo(expected.toString());
    }

    private void has(String key, String value) throws IOException {
        answers("get " + key, "VALUE " + key + " 0 " + value.length(), value, "END");
    }

    private void hasNothing(String key) throws IOException {
        assertThat(link.answers("get " + key + "\r\n")).as(key).isEqualTo(UNKNOWN);
    }

    private static String storing(String command, String key, String value) {
        return command + " " + key + " 0 0 " + value.length() + "\r\n" + value;
    }

    private static String quietly(String command, String key, String value) {
        return command + " " + key + " 0 0 " + value.length() + " noreply\r\n" + value;
    }

    /** The number for {@code cas}. */
    private long number(String key) throws IOException {
        Matcher found = NUMBERED.matcher(link.answers("gets " + key + "\r\n").replace(UNKNOWN, ""));
        assertThat(found.matches()).as(key).isTrue();
        assertThat(found.group(1)).isEqualTo(key);
        return Long.parseLong(found.group(4));
    }

    @Test
    void quit() throws IOException {
        link.send("quit\r\n");
        assertThat(link.rest()).isEmpty();
        assertThat(link.isClosedByOther()).isTrue();
    }

    @Test
    void whatIsAskedBeforeQuitIsAnswered() throws IOException {
        link.send(storing("set", "quit", "a") + "\r\nget quit\r\nquit\r\nget quit\r\n");
        assertThat(link.rest()).isEqualTo("STORED\r\nVALUE quit 0 1\r\na\r\nEND\r\n");
    }

    @Test
    void version() throws IOException {
        assertThat(link.answers("version\r\n")).matches("VERSION 1\\.\\d+\\.\\d+\\S*\r\n");
    }

    @Test
    void verbosity() throws IOException {
        answers("verbosity", "ERROR");
        answers("verbosity 1", "OK");
        answers("verbosity 0", "OK");
        answers("verbosity 0 noreply");
    }

    @Test
    void set() throws IOException {
        hasNothing("set");
        answers(storing("set", "set", "value"), "STORED");
        has("set", "value");
        answers(storing("set", "set", ""), "STORED");
        has("set", "");
        answers("set set 42 0 2\r\nab", "STORED");
        answers("get set", "VALUE set 42 2", "ab", "END");
    }

    @Test
    void setQuietly() throws IOException {
        answers(quietly("set", "set", "value"));
        has("set", "value");
        answers(
                quietly("set", "set", "1") + "\r\n" + quietly("set", "set", "2") + "\r\nget set",
                "VALUE set 0 1",
                "2",
                "END");
    }

    @Test
    void aCommandMayComeByteByByte() throws IOException {
        for (char letter : (storing("set", "slow", "a\r\nb") + "\r\n").toCharArray()) {
            link.send(String.valueOf(letter));
        }
        assertThat(link.until("\r\n")).isEqualTo("STORED\r\n");
        has("slow", "a\r\nb");
    }

    @Test
    void add() throws IOException {
        answers(storing("add", "add", "first"), "STORED");
        answers(storing("add", "add", "late"), "NOT_STORED");
        has("add", "first");
    }

    @Test
    void addQuietly() throws IOException {
        answers(quietly("add", "add", "first"));
        answers(quietly("add", "add", "late"));
        has("add", "first");
    }

    @Test
    void replace() throws IOException {
        answers(storing("replace", "replace", "early"), "NOT_STORED");
        hasNothing("replace");
        answers(storing("set", "replace", "old"), "STORED");
        answers(storing("replace", "replace", "new"), "STORED");
        has("replace", "new");
    }

    @Test
    void replaceQuietly() throws IOException {
        answers(quietly("replace", "replace", "early"));
        hasNothing("replace");
        answers(storing("set", "replace", "old"), "STORED");
        answers(quietly("replace", "replace", "new"));
        has("replace", "new");
    }

    @Test
    void appendAndPrepend() throws IOException {
        answers(storing("append", "extend", "early"), "NOT_STORED");
        answers(storing("prepend", "extend", "early"), "NOT_STORED");
        answers(storing("set", "extend", "b"), "STORED");
        answers(storing("append", "extend", "c"), "STORED");
        answers(storing("prepend", "extend", "a"), "STORED");
        has("extend", "abc");
    }

    @Test
    void appendAndPrependQuietly() throws IOException {
        answers(quietly("append", "extend", "early"));
        answers(quietly("prepend", "extend", "early"));
        hasNothing("extend");
        answers(quietly("set", "extend", "b"));
        answers(quietly("append", "extend", "c"));
        answers(quietly("prepend", "extend", "a"));
        has("extend", "abc");
    }

    @Test
    void cas() throws IOException {
        answers("cas cas 0 0 1 1\r\na", "NOT_FOUND");
        answers(storing("set", "cas", "old"), "STORED");
        long number = number("cas");
        answers("cas cas 0 0 3 " + number + "\r\nnew", "STORED");
        answers("cas cas 0 0 5 " + number + "\r\nstale", "EXISTS");
        has("cas", "new");
    }

    @Test
    void casQuietly() throws IOException {
        answers("cas cas 0 0 1 1 noreply\r\na");
        hasNothing("cas");
        answers(storing("set", "cas", "old"), "STORED");
        long number = number("cas");
        answers("cas cas 0 0 3 " + number + " noreply\r\nnew");
        answers("cas cas 0 0 5 " + number + " noreply\r\nstale");
        has("cas", "new");
    }

    @Test
    void getOfSeveralKeys() throws IOException {
        answers("get", "ERROR");
        for (String key : List.of("get1", "get2", "get3", "get4", "get5")) {
            answers(storing("set", key, "v" + key), "STORED");
        }
        StringBuilder expected = new StringBuilder();
        for (String key : List.of("get4", "get1", "get5", "get1", "get2", "get3")) {
            expected.append("VALUE %s 0 5\r\nv%s\r\n".formatted(key, key));
        }
        assertThat(link.answers("get get4 get1 none get5 get1 get2 get3\r\n")).isEqualTo(expected + UNKNOWN);
        answers("get none1 none2 none3", "END");
    }

    @Test
    void getsOfSeveralKeys() throws IOException {
        answers("gets", "ERROR");
        StringBuilder expected = new StringBuilder();
        for (String key : List.of("gets3", "gets1", "gets2")) {
            answers(storing("set", key, key), "STORED");
            expected.append("VALUE %s 0 5 %d\r\n%s\r\n".formatted(key, number(key), key));
        }
        assertThat(link.answers("gets gets3 gets1 none gets2\r\n")).isEqualTo(expected + UNKNOWN);
        answers("gets none", "END");
    }

    @Test
    void delete() throws IOException {
        answers("delete", "ERROR");
        answers("delete delete", "NOT_FOUND");
        answers(storing("set", "delete", "a"), "STORED");
        answers("delete delete", "DELETED");
        hasNothing("delete");
    }

    @Test
    void deleteQuietly() throws IOException {
        answers("delete delete noreply");
        answers(storing("set", "delete", "a"), "STORED");
        answers("delete delete noreply");
        hasNothing("delete");
        answers(storing("set", "delete", "a"), "STORED");
        answers("delete delete 0", "DELETED");
    }

    @Test
    void incr() throws IOException {
        answers("incr incr 1", "NOT_FOUND");
        answers(storing("set", "incr", "0"), "STORED");
        for (int i = 1; i <= 10; i++) {
            answers("incr incr 1", Integer.toString(i));
        }
        answers("incr incr 18446744073709551615", "9");
        answers(storing("set", "incr", "letters"), "STORED");
        answers("incr incr 1", "CLIENT_ERROR cannot increment or decrement non-numeric value");
        answers("incr incr letters", "CLIENT_ERROR invalid numeric delta argument");
    }

    @Test
    void incrQuietly() throws IOException {
        answers("incr incr 1 noreply");
        answers(quietly("set", "incr", "0"));
        for (int i = 1; i <= 10; i++) {
            answers("incr incr 1 noreply");
            has("incr", Integer.toString(i));
        }
    }

    @Test
    void decr() throws IOException {
        answers("decr decr 1", "NOT_FOUND");
        answers(storing("set", "decr", "9"), "STORED");
        for (int i = 8; i >= 0; i--) {
            answers("decr decr 1", Integer.toString(i));
        }
        answers("decr decr 1", "0");
    }

    @Test
    void decrQuietly() throws IOException {
        answers("decr decr 1 noreply");
        answers(quietly("set", "decr", "9"));
        for (int i = 8; i >= 0; i--) {
            answers("decr decr 1 noreply");
            has("decr", Integer.toString(i));
        }
    }

    /** Which {@code memcapable} leaves out, and libraries do with the binary protocol only. */
    @Test
    void touchAndGetAndTouch() throws IOException {
        answers("touch touch 100", "NOT_FOUND");
        answers("gat 100 touch", "END");
        answers(storing("set", "touch", "a") + "\r\n" + quietly("set", "touch2", "b"), "STORED");
        answers("touch touch 100", "TOUCHED");
        answers("touch touch 100 noreply");
        answers("gat 100 touch none touch2", "VALUE touch 0 1", "a", "VALUE touch2 0 1", "b", "END");
        String expected = "VALUE touch 0 1 %d\r\na\r\nEND\r\n".formatted(number("touch"));
        assertThat(link.answers("gats 100 touch\r\n")).isEqualTo(expected);
        answers("gat -1 touch", "VALUE touch 0 1", "a", "END");
        hasNothing("touch");
        has("touch2", "b");
    }

    @Test
    void flush() throws IOException {
        fill();
        answers("flush_all", "OK");
        assertFlushed();
        fill();
        answers("flush_all 0", "OK");
        assertFlushed();
    }

    @Test
    void flushQuietly() throws IOException {
        fill();
        answers("flush_all noreply");
        assertFlushed();
        fill();
        answers("flush_all 0 noreply");
        assertFlushed();
    }

    private void fill() throws IOException {
        for (int i = 0; i < 10; i++) {
            answers(storing("add", "flush" + i, "a"), "STORED");
        }
    }

    private void assertFlushed() throws IOException {
        for (int i = 0; i < 10; i++) {
            hasNothing("flush" + i);
        }
    }

    @Test
    void stat() throws IOException {
        String stats = link.answers("stats\r\n");
        assertThat(stats).matches("(STAT \\S+ [^\r\n]*\r\n)+END\r\n");
        assertThat(stats).contains("STAT pid ", "STAT version ", "STAT curr_items ", "STAT cmd_get ");
        answers("stats noreply", "ERROR");
    }

    @Test
    void whatIsNoCommand() throws IOException {
        answers("no command", "ERROR");
        answers("", "ERROR");
        answers("GET key", "ERROR");
    }
}
