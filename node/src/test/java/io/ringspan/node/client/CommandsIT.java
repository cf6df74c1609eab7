package io.ringspan.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One running node before one real Redis answers as that Redis does, or says why not. */
class CommandsIT {
    private static final long CONNECT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RingspanNode node;
    private static RespSocket throughNode;
    private static RespSocket direct;

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(directory);
        FreePorts ports = new FreePorts(RandomGenerator.getDefault());
        int port = ports.next();
        node = RingspanNode.start(
                ConfLoader.defaults(port, ports.next(), ports.next(), new Endpoint("127.0.0.1", redis.port())),
                1,
                RealTime.CLOCK);
        throughNode = new RespSocket(port);
        direct = new RespSocket(redis.port());
        awaitStore();
    }

    /** The node connects to its store in the background. */
    private static void awaitStore() throws IOException {
        long start = System.nanoTime();
        while (String.valueOf(throughNode.ask("GET", "k")).startsWith("-")) {
            assertThat(System.nanoTime() - start).as("waited for the store").isLessThan(CONNECT_NANOS_MAX);
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            throughNode.close();
            direct.close();
            node.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    /** Each line is asked through the node first; what it changed is taken back before Redis itself is asked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET k",
                "OBJECT ENCODING k",
                "object refcount none",
                "OBJECT ENCODING",
                "OBJECT NOSUCH k",
                "MEMORY USAGE k",
                "XINFO STREAM none",
                "SET k v EX 100",
                "SET k v EX 0",
                "SET k v PX x",
                "SETEX k 100 v",
                "SETEX k 0 v",
                "EXPIRE k 100",
                "EXPIRE k -1",
                "EXPIRE none 1",
                "EXPIREAT k 1",
                "ZADD z 1 a 2 b",
                "ZADD z CH 3 a",
                "GEOADD g 1 2 m",
                "XADD s 1-1 f v",
                "BITFIELD b SET u8 0 255",
                "SORT l ALPHA",
                "SORT_RO none",
                "SINTER k none",
                "SINTERCARD 2 none k",
                "SINTERCARD 0 k",
                "SUNION none",
                "SDIFF none k",
                "ZUNION 2 none none",
                "ZINTERCARD 1 none LIMIT x",
                "ZDIFF x none",
                "ZINTER 9 none",
                "LCS k k",
                "LCS k none IDX LEN",
                "PFCOUNT k none",
                "XREAD STREAMS none 0",
                "LASTSAVE",
                "LASTSAVE x",
                "LOLWUT VERSION 5 1 1 1",
                "LATENCY LATEST",
                "LATENCY HISTORY nosuch",
                "LATENCY GRAPH nosuch",
                "LATENCY HISTOGRAM nosuch",
                "LATENCY RESET",
                "LATENCY NOSUCH",
                "LATENCY",
                "MEMORY DOCTOR",
                "MEMORY PURGE",
                "CONFIG RESETSTAT",
                "DBSIZE",
                "DBSIZE x",
                "KEYS *",
                "KEYS none",
                "KEYS",
                "RANDOMKEY",
                "SCAN 0",
                "SCAN 0 MATCH n* COUNT 5 TYPE string",
                "SCAN 0 COUNT 0",
                "SCAN 0 COUNT x",
                "SCAN 0 MATCH",
                "SCAN x",
                "SCAN -",
                "SCAN ''",
                "SCAN",
                "HSCAN none 0",
                "HSCAN k 0",
                "HSCAN k x",
                "HSCAN k",
                "SSCAN none 0 COUNT 0",
                "ZSCAN none 0 MATCH x",
                "XREAD COUNT 1 STREAMS none",
                "COMMAND GETKEYS sintercard 2 a b",
                "COMMAND GETKEYS sintercard 0 a",
                "COMMAND GETKEYSANDFLAGS xread streams a b 0 0",
                "PFCOUNT none",
                "MSET a 1 b 2",
                "MSET a",
                "MGET k none k",
                "MGET",
                "DEL k none k",
                "EXISTS k k",
                "UNLINK k",
                "TOUCH k none",
                "NOSUCH a b",
                "GET",
                "PING",
                "PING x",
                "ECHO ''",
                "SELECT 0",
                "SELECT 9",
                "INCR k",
                "APPEND k x",
                "LPUSH k x",
                "SET k w NX",
                "SET n w NX GET",
                "SET k w XX GET KEEPTTL",
                "SETNX n v",
                "GETSET k w",
                "GETDEL k",
                "GETEX k PX 100000",
                "EXPIRE k 100 NX",
                "PEXPIREAT k 99999999999999 GT",
                "INCRBYFLOAT f 1.5",
                "HINCRBYFLOAT h f 0.1",
                "HSETNX h f v",
                "LPOP k",
                "LPOP none 2",
                "SPOP none",
                "ZPOPMIN none",
                "ZADD z NX 1 m",
                "ZADD z XX INCR 1 m",
                "ZMPOP 2 none z MIN",
                "LMPOP 0 none LEFT",
                "LMOVE none l LEFT RIGHT",
                "RPOPLPUSH k l",
                "SMOVE none s m",
                "RENAME none k",
                "RENAMENX k n",
                "COPY k n",
                "COPY k k",
                "MSETNX a 1 b 2",
                "MSETNX a 1 b",
                "SINTERSTORE d none k",
                "SUNIONSTORE d none",
                "ZUNIONSTORE d 1 none",
                "ZUNIONSTORE d x none",
                "ZRANGESTORE d none 0 -1",
                "GEOSEARCHSTORE d none FROMLONLAT 1 2 BYRADIUS 1 km",
                "BITOP NOT d k",
                "PFMERGE d none",
                "EVAL return(redis.call('set',KEYS[1],ARGV[1])) 1 k w",
                "EVAL return(1) 0",
                "EVAL return(1) x",
                "EVAL_RO return(redis.call('get',KEYS[1])) 1 k",
                "EVALSHA nosuch 0",
                "XADD x NOMKSTREAM * f v",
                "XADD x MAXLEN ~ 5 1-1 f v",
                "XTRIM x MAXLEN ~ 5 LIMIT -1",
                "XTRIM x MAXLEN ~ 5 LIMIT x",
                "XTRIM x MAXLEN 5 LIMIT 1",
                "XGROUP CREATE x g $ MKSTREAM",
                "XGROUP CREATE x g $",
                "XREADGROUP GROUP g c STREAMS x >",
                "XACK x g 1-1",
                "XCLAIM x g c 0 1-1",
                "XAUTOCLAIM x g c 0 0",
                "BITFIELD b OVERFLOW FAIL INCRBY u2 0 9",
                "SORT k STORE d",
                "SORT none STORE k",
                "GEORADIUS none 1 2 3 km STORE k",
                "RESTORE k 0 junk",
                "RESTORE k 0 junk REPLACE"
            })
    void repliesAreThoseOfRedis(String line) throws IOException {
        String found = askAfresh(throughNode, line);
        assertThat(found).isEqualTo(askAfresh(direct, line));
    }

    private static String askAfresh(RespSocket socket, String line) throws IOException {
        direct.ask("FLUSHALL");
        direct.ask("SET", "k", "before");
        return socket.askRaw(CommandLine.of(line).words());
    }

    @Test
    void whatIsRefusedLeavesTheCommandsAroundItAlone() throws IOException {
        direct.ask("SET", "k", "v");
        StringBuilder pipeline = new StringBuilder();
        for (String line :
                new String[] {"GET k", "MIGRATE h 1 k 0 5", "GET k", "DEBUG x", "OBJECT FREQ", "NOSUCH", "GET k"}) {
            pipeline.append(new String(RespSocket.command(CommandLine.of(line).words()), StandardCharsets.ISO_8859_1));
        }
        assertThat(throughNode.sendRaw(pipeline.toString().getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("$1\r\nv\r\n");
        assertThat(throughNode.nextRaw()).startsWith("-ERR command 'migrate' is not served: ");
        assertThat(throughNode.nextRaw()).isEqualTo("$1\r\nv\r\n");
        assertThat(throughNode.nextRaw()).startsWith("-ERR command 'debug' is not served: ");
        assertThat(throughNode.nextRaw()).startsWith("-ERR wrong number of arguments for 'object|freq' command");
        assertThat(throughNode.nextRaw()).startsWith("-ERR unknown command 'NOSUCH'");
        assertThat(throughNode.nextRaw()).isEqualTo("$1\r\nv\r\n");
    }
}
