package io.ringspan.node.declare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two racks whose stores know commands that no node knows of itself: some of Redis's own under other names. Clients of one
 * of the nodes have other names for commands, and fewer of them.
 */
class OperatorCommandsIT {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final String[] STORE = {
        "--rename-command", "APPEND", "my.append", "--rename-command", "STRLEN", "my.length",
        "--rename-command", "SPOP", "my.take", "--rename-command", "LMOVE", "my.move"
    };
    private static final String FILE = """
            pool:
              listen: 127.0.0.1:%d
              dyn_listen: 127.0.0.1:%d
              stats_listen: 127.0.0.1:%d
              rack: %s
              tokens: 0
              servers: [127.0.0.1:%d:1]
              dyn_seeds: ['127.0.0.1:%d:%s:default_dc:0']
              datacenter: default_dc
              commands:
                - {name: my.append, arity: 3, first_key: 1, flags: [write, denyoom], replicates: as_is}
                - {name: my.length, arity: 2, first_key: 1, flags: [readonly]}
                - {name: my.take, arity: -2, first_key: 1, flags: [write], replicates: value}
                - {name: my.move, arity: 5, first_key: 1, last_key: 2, flags: [write, denyoom], replicates: value}
                - {name: my.none, arity: 2, first_key: 1, flags: [write], replicates: value}
            """;
    private static final String OTHER_NAMES = """
              rename_commands: {get: fetch, config: cfg, consistency: at, flushall: ""}
              deny_commands: [keys, config set, wait, del, watch, "@blocking"]
            """;

    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RealRedis otherRedis;
    private static RingspanNode node;
    private static RingspanNode otherNode;
    private static RespSocket client;
    private static RespSocket otherClient;

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("a")), STORE);
        otherRedis = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("b")), STORE);
        FreePorts ports = new FreePorts(RandomGenerator.getDefault());
        int peer = ports.next();
        int otherPeer = ports.next();
        int port = ports.next();
        int otherPort = ports.next();
        node = start(FILE.formatted(port, peer, ports.next(), "r1", redis.port(), otherPeer, "r2") + OTHER_NAMES);
        otherNode = start(FILE.formatted(otherPort, otherPeer, ports.next(), "r2", otherRedis.port(), peer, "r1"));
        client = new RespSocket(port);
        otherClient = new RespSocket(otherPort);
        await(() -> node.unreached().isEmpty() && otherNode.unreached().isEmpty());
    }

    private static RingspanNode start(String file) {
        LoadResult result = CommandCheck.check(ConfLoader.parse("node.yml", file));
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        PoolConf conf = ((LoadResult.Loaded) result).conf();
        return RingspanNode.start(conf, 1, RealTime.CLOCK);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - start).as("waited").isLessThan(PATIENCE_NANOS);
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (AutoCloseable each : new AutoCloseable[] {client, otherClient, node, otherNode, redis, otherRedis}) {
            if (each != null) {
                close(each);
            }
        }
    }

    private static void close(AutoCloseable each) throws IOException {
        try {
            each.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String ask(String line) throws IOException {
        return String.valueOf(client.ask(line.split(" ", -1)));
    }

    @Test
    void aDeclaredWriteReachesEveryStoreAndADeclaredReadIsAnswered() throws IOException {
        assertThat(ask("MY.APPEND declared ab")).isEqualTo("2");
        assertThat(ask("my.append declared c")).isEqualTo("3");
        try (RespSocket store = new RespSocket(otherRedis.port())) {
            await(() -> String.valueOf(store.ask("GET", "declared")).equals("abc"));
        }
        assertThat(String.valueOf(otherClient.ask("my.length", "declared"))).isEqualTo("3");
        assertThat(ask("my.length")).isEqualTo("-ERR wrong number of arguments for 'my.length' command");
    }

    /** What is taken out each store would choose for itself. */
    @Test
    void whatADeclaredWriteLeavesIsCopiedToTheOtherStore() throws IOException {
        String[] add = new String[102];
        add[0] = "SADD";
        add[1] = "taken";
        for (int i = 2; i < add.length; i++) {
            add[i] = "m" + i;
        }
        client.ask(add);
        for (int i = 0; i < 60; i++) {
            RespSocket asked = i % 2 == 0 ? client : otherClient;
            assertThat(String.valueOf(asked.ask("my.take", "taken"))).startsWith("m");
        }
        assertThat(ask("MY.TAKE taken 10")).startsWith("[m");
        assertThat(ask("MULTI")).isEqualTo("OK");
        assertThat(ask("my.take taken 5")).isEqualTo("QUEUED");
        assertThat(ask("SCARD taken")).isEqualTo("QUEUED");
        assertThat(ask("EXEC")).endsWith(", 25]");
        assertThat(ask("at DC_SAFE_QUORUM my.take taken")).startsWith("m");
        assertThat(ask("RPUSH from a")).isEqualTo("1");
        assertThat(ask("my.move from to LEFT LEFT")).isEqualTo("a");
        requireEqual();
        try (RespSocket store = new RespSocket(redis.port())) {
            assertThat(String.valueOf(store.ask("SCARD", "taken"))).isEqualTo("24");
            assertThat(String.valueOf(store.ask("LRANGE", "to", "0", "-1"))).isEqualTo("[a]");
            assertThat(String.valueOf(store.ask("EXISTS", "from"))).isEqualTo("0");
        }
        assertThat(ask("my.take taken 24")).startsWith("[m");
        assertThat(ask("EXISTS taken")).isEqualTo("0");
        requireEqual();
    }

    private static void requireEqual() throws IOException {
        try (RespSocket one = new RespSocket(redis.port());
                RespSocket other = new RespSocket(otherRedis.port())) {
            for (String[] look : new String[][] {
                {"SORT", "taken", "ALPHA"}, {"LRANGE", "from", "0", "-1"}, {"LRANGE", "to", "0", "-1"}
            }) {
                await(() -> String.valueOf(one.ask(look)).equals(String.valueOf(other.ask(look))));
            }
        }
    }

    @Test
    void theStoresErrorsAreThoseOfADeclaredWrite() throws IOException {
        client.ask("SET", "text", "v");
        assertThat(ask("my.take text")).startsWith("-WRONGTYPE ");
        assertThat(ask("my.take text -1")).startsWith("-ERR value is out of range, must be positive");
        assertThat(ask("my.none text")).startsWith("-ERR unknown command 'my.none'");
        assertThat(ask("my.none")).isEqualTo("-ERR wrong number of arguments for 'my.none' command");
        assertThat(ask("fetch text")).isEqualTo("v");
    }

    /** It has run in one store: whether it stays done is settled once the stores give values again. */
    @Test
    void whatAStoreDoesNotGiveIsNotSaidToBeDone() throws IOException {
        client.ask("SADD", "hidden", "a", "b");
        await(() -> scardOfBoth("hidden").equals("2 2"));
        aclOfBoth("-dump");
        try {
            assertThat(ask("my.take hidden"))
                    .startsWith("-UNKNOWN this has run in one store, which does not give the values that it wrote");
        } finally {
            aclOfBoth("+dump");
        }
        await(() -> Set.of("1 1", "2 2").contains(scardOfBoth("hidden")));
    }

    private static void aclOfBoth(String rule) throws IOException {
        for (RealRedis each : new RealRedis[] {redis, otherRedis}) {
            try (RespSocket store = new RespSocket(each.port())) {
                assertThat(String.valueOf(store.ask("ACL", "SETUSER", "default", rule)))
                        .isEqualTo("OK");
            }
        }
    }

    private static String scardOfBoth(String key) throws IOException {
        try (RespSocket one = new RespSocket(redis.port());
                RespSocket other = new RespSocket(otherRedis.port())) {
            return one.ask("SCARD", key) + " " + other.ask("SCARD", key);
        }
    }

    /** In order, of one batch; what is renamed is read anew in the middle of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SET k v ; OK",
                "fetch k ; v",
                "FETCH k ; v",
                "GET k ; -ERR unknown command 'GET', with args beginning with: 'k' ",
                "fetch ; -ERR wrong number of arguments for 'get' command",
                "at DC_ONE fetch k ; v",
                "at DC_ONE GET k ; -ERR unknown command 'GET', with args beginning with: 'k' ",
                "at DC_ONE at DC_ONE fetch k ; -ERR a command has one consistency level",
                "CONSISTENCY DC_ONE fetch k ; -ERR unknown command 'CONSISTENCY', with args beginning with: 'DC_ONE' 'fetch' 'k' ",
                "cfg get read_consistency ; [read_consistency, DC_ONE]",
                "cfg set read_consistency DC_ONE ; -NOPERM User default has no permissions to run the 'config|set' command:"
                        + " deny_commands names config set",
                "cfg nosuch ; -ERR unknown subcommand 'nosuch'. Try CONFIG HELP.",
                "CONFIG GET read_consistency ; -ERR unknown command 'CONFIG', with args beginning with: 'GET'"
                        + " 'read_consistency' ",
                "FLUSHALL ; -ERR unknown command 'FLUSHALL', with args beginning with: ",
                "KEYS * ; -NOPERM User default has no permissions to run the 'keys' command: deny_commands names keys",
                "WAIT 0 0 ; -NOPERM User default has no permissions to run the 'wait' command: deny_commands names wait",
                "DEL k ; -NOPERM User default has no permissions to run the 'del' command: deny_commands names del",
                "BLPOP k 0 ; -NOPERM User default has no permissions to run the 'blpop' command:"
                        + " deny_commands names @blocking",
            })
    void clientsHaveTheNamesAndTheRightsThatTheFileSays(String line, String reply) throws IOException {
        client.ask("SET", "k", "v");
        assertThat(ask(line).strip()).isEqualTo(reply.strip());
        assertThat(ask("PING")).isEqualTo("PONG");
    }

    /** What is kept until EXEC is kept under the name that nodes and stores know. */
    @Test
    void aTransactionTakesTheNamesOfClientsAndWhatTheyMayNotSendEndsIt() throws IOException {
        assertThat(ask("SET k v")).isEqualTo("OK");
        assertThat(ask("MULTI")).isEqualTo("OK");
        assertThat(ask("fetch k")).isEqualTo("QUEUED");
        assertThat(ask("EXEC")).isEqualTo("[v]");
        assertThat(ask("MULTI")).isEqualTo("OK");
        assertThat(ask("DEL k")).startsWith("-NOPERM ");
        assertThat(ask("EXEC")).startsWith("-EXECABORT ");
        assertThat(ask("MULTI")).isEqualTo("OK");
        assertThat(ask("GET k")).startsWith("-ERR unknown command");
        assertThat(ask("EXEC")).startsWith("-EXECABORT ");
        assertThat(ask("WATCH k")).startsWith("-NOPERM ");
    }

    @Test
    void theOtherNodesClientsHaveTheirOwnNames() throws IOException {
        assertThat(String.valueOf(otherClient.ask("SET", "theirs", "v"))).isEqualTo("OK");
        assertThat(String.valueOf(otherClient.ask("GET", "theirs"))).isEqualTo("v");
        assertThat(String.valueOf(otherClient.ask("FLUSHALL"))).isEqualTo("OK");
        await(() -> ask("fetch theirs").equals("(nil)"));
    }
}
