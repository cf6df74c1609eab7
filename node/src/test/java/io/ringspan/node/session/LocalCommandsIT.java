package io.ringspan.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.acl.Users;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.session.LocalCommands.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the node answers itself is, byte for byte, what a real Redis answers, where both can know the answer. */
class LocalCommandsIT {
    private static final Set<String> UNKNOWN_TO_REDIS_7_0 =
            Set.of("client|setinfo", "client|capa", "commandlog|help", "consistency", "dyno_config:conn_consistency");

    @TempDir
    static Path directory;

    private static RealRedis redis;

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(directory);
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    /** Commands of one connection, parted by semicolons. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO;HELLO 2;HELLO 3;HELLO;HELLO 2;PING",
                "HELLO 3 SETNAME me;CLIENT GETNAME;RESET;CLIENT GETNAME;HELLO",
                "HELLO 4;HELLO 1;HELLO x;HELLO '';HELLO 3.0;HELLO 99999999999999999999;PING",
                "HELLO 3 FOO;HELLO 3 SETNAME;HELLO 3 AUTH;HELLO 3 AUTH a;HELLO 2 FOO\r\nBAR;CLIENT ID",
                "HELLO 3 SETNAME a\tb;HELLO 3 SETNAME \u00e9;CLIENT GETNAME;HELLO 3 SETNAME '' SETNAME b;CLIENT GETNAME",
                "HELLO 3 AUTH default x;HELLO 2 AUTH foo bar;HELLO 2 AUTH default x SETNAME n;CLIENT GETNAME",
                "AUTH x;AUTH default x;AUTH Default x;AUTH foo x;AUTH a b c;AUTH",
                "PING;PING x;PING '';PING a b;ping;PiNg \0;HELLO 3;PING x",
                "ECHO x;ECHO '';ECHO;ECHO a b;ECHO \r\n",
                "SELECT 0;SELECT 1;SELECT -1;SELECT x;SELECT '';SELECT 00;SELECT 2147483648;SELECT 99999999999999999999",
                "CLIENT ID;CLIENT GETNAME;CLIENT SETNAME x;CLIENT GETNAME;CLIENT SETNAME '';CLIENT GETNAME",
                "CLIENT SETNAME a\nb;CLIENT SETNAME ~;CLIENT SETNAME \177;CLIENT GETNAME;HELLO 3;CLIENT GETNAME",
                "CLIENT LIST FOO;CLIENT LIST TYPE foo;CLIENT LIST ID x;CLIENT LIST ID;CLIENT LIST ID 999999",
                "CLIENT LIST TYPE pubsub;HELLO 3;CLIENT LIST TYPE replica;CLIENT LIST ID 999999 999998",
                "CLIENT REPLY ON;CLIENT REPLY FOO;CLIENT REPLY;CLIENT NO-EVICT ON;CLIENT NO-EVICT off;CLIENT NO-EVICT x",
                "SUBSCRIBE a;SUBSCRIBE a;PSUBSCRIBE a*;SSUBSCRIBE a;PING;PING x;PING x y;GET k;GET;NOSUCH;HELLO 3;CLIENT ID",
                "SUBSCRIBE a;SUBSCRIBE b;UNSUBSCRIBE b;UNSUBSCRIBE nosuch;UNSUBSCRIBE;UNSUBSCRIBE;PING;CLIENT REPLY ON",
                "HELLO 3;SUBSCRIBE a;PING;GET;CLIENT GETNAME;PSUBSCRIBE *;PUNSUBSCRIBE;PUNSUBSCRIBE;SSUBSCRIBE s;SUNSUBSCRIBE;SUNSUBSCRIBE",
                "SUBSCRIBE '';RESET;CLIENT GETNAME;HELLO 3;SUBSCRIBE;PSUBSCRIBE;SSUBSCRIBE;PUBLISH a;SPUBLISH a;PUBLISH a b c",
                "UNSUBSCRIBE;PUNSUBSCRIBE;SUNSUBSCRIBE;PUNSUBSCRIBE x;HELLO 3;UNSUBSCRIBE;PUNSUBSCRIBE x;SUNSUBSCRIBE x",
                "PUBLISH a b;SPUBLISH a b;PUBSUB;PUBSUB FOO;PUBSUB CHANNELS;PUBSUB CHANNELS a*;PUBSUB CHANNELS a b;PUBSUB NUMPAT x",
                "PUBSUB NUMSUB;PUBSUB NUMSUB a b a;PUBSUB NUMPAT;PUBSUB SHARDCHANNELS;PUBSUB SHARDNUMSUB a b;pubsub channels a b",
                "HELLO 3;SUBSCRIBE a1;PSUBSCRIBE a[0-9];SSUBSCRIBE a1;PUBSUB CHANNELS;PUBSUB CHANNELS b*;PUBSUB NUMSUB a1 a2;PUBSUB NUMPAT;"
                        + "PUBSUB SHARDCHANNELS a?;PUBSUB SHARDNUMSUB a1;CLIENT LIST TYPE foo;RESET",
                "CLIENT PAUSE x;CLIENT PAUSE -1;CLIENT PAUSE 1 foo;CLIENT PAUSE 1 write x;CLIENT PAUSE;CLIENT UNPAUSE;CLIENT UNPAUSE x",
                "CLIENT PAUSE x foo;CLIENT PAUSE 0;CLIENT PAUSE 0 WRITE;CLIENT PAUSE 0 all;CLIENT PAUSE 99999999999999999999;CLIENT UNPAUSE",
                "CLIENT UNBLOCK x;CLIENT UNBLOCK 999999;CLIENT UNBLOCK 999999 foo;CLIENT UNBLOCK x foo;CLIENT UNBLOCK 999999 error;"
                        + "CLIENT UNBLOCK 999999 TIMEOUT;CLIENT UNBLOCK 999999 TIMEOUT x;CLIENT UNBLOCK",
                "COMMAND GETKEYS mset a b c d;COMMAND GETKEYS nosuch a;COMMAND GETKEYS ping x;COMMAND GETKEYS get",
                "COMMAND GETKEYS get a b;COMMAND GETKEYS del a b c;COMMAND GETKEYS object encoding k;COMMAND GETKEYS client id",
                "COMMAND GETKEYS client nosuch;COMMAND GETKEYSANDFLAGS mget a b;COMMAND GETKEYS object nosuch k",
                "COMMAND GETKEYSANDFLAGS hset k f v;HELLO 3;COMMAND GETKEYSANDFLAGS hset k f v;COMMAND GETKEYS set k v",
                "COMMAND LIST FOO;COMMAND LIST FILTERBY PATTERN;COMMAND LIST FILTERBY FOO x;COMMAND LIST FILTERBY MODULE x",
                "COMMAND INFO nosuch;COMMAND INFO nosuch get;HELLO 3;COMMAND INFO nosuch get;COMMAND INFO client|id nosuch|id",
                "COMMAND DOCS nosuch;COMMAND LIST FILTERBY PATTERN nosuch*;COMMAND LIST FILTERBY ACLCAT nosuch",
                "CONFIG GET save;CONFIG GET appendonly;CONFIG GET SAVE;CONFIG GET maxmemory;CONFIG GET nosuch;CONFIG GET",
                "CONFIG GET timeout;CONFIG GET databases;HELLO 3;CONFIG GET proto-max-bulk-len;CONFIG GET proto-max-bulk-le?",
                "CONFIG GET [s]av[^x];CONFIG GET d[a-b]tabases;CONFIG GET \\save;CONFIG GET *tabases*;CONFIG GET maxmemory-p*",
                "CONFIG GET save sav? SAVE;CONFIG GET s?ve \\save;CONFIG GET [^a]ave;CONFIG GET [;CONFIG GET [save;CONFIG GET save\\",
                "INFO nosuch;HELLO 3;INFO nosuch;INFO keyspace;TIME x;RESET x;RESET;PING",
                "CLIENT KILL;CLIENT KILL 1.2.3.4:5;CLIENT KILL ID 0;CLIENT KILL ID x;CLIENT KILL ID 9999999;CLIENT KILL a b",
                "CLIENT KILL TYPE x;CLIENT KILL USER x;CLIENT KILL SKIPME x;CLIENT KILL ADDR x SKIPME;CLIENT KILL TYPE pubsub",
                "CLIENT KILL USER x ID;CLIENT KILL ID 0 x;CLIENT KILL ID 9999999 TYPE",
                "CLIENT GETREDIR;CLIENT TRACKINGINFO;HELLO 3;CLIENT TRACKINGINFO;ROLE",
                "ACL WHOAMI;ACL USERS;ACL LIST;ACL CAT;ACL CAT x;ACL CAT read write;ACL GETUSER default;ACL GETUSER x",
                "HELLO 3;ACL GETUSER default;ACL USERS;ACL LOG RESET;ACL LOG;ACL LOG 3;ACL LOG x;ACL LOG 1 2",
                "ACL DRYRUN default get k;ACL DRYRUN default get;ACL DRYRUN x get k;ACL DRYRUN default nosuch;ACL DRYRUN default",
                "ACL GENPASS x;ACL GENPASS 0;ACL GENPASS 4097;ACL GENPASS 1 2",
                "SLOWLOG GET 0;SLOWLOG GET x;SLOWLOG GET -2;SLOWLOG GET 0 0;slowlog get 0 0;SLOWLOG GET",
                "CLIENT FOO;CLIENT;CONFIG;CONFIG FOO x;COMMAND FOO;OBJECT;OBJECT FOO;XINFO \r\n",
            })
    void repliesAreThoseOfRedis(String script) throws IOException {
        compare(script, Users.open());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET x;NOSUCH;GET;CLIENT ID;COMMAND COUNT;PING;CONFIG GET save;SELECT 0",
                "HELLO;HELLO 2;HELLO 3;HELLO 4;HELLO x;HELLO 3 FOO;HELLO 3 SETNAME x;PING",
                "HELLO 3 AUTH default bad;HELLO 3 AUTH foo secret;HELLO 3 AUTH default secret;CLIENT ID;RESET;PING;HELLO",
                "AUTH bad;AUTH default bad;AUTH foo secret;AUTH secre;AUTH secrets;AUTH '';PING;AUTH secret;PING;AUTH bad;PING",
                "AUTH default secret;CLIENT SETNAME x;RESET;CLIENT GETNAME;AUTH secret;CLIENT GETNAME",
                "HELLO 3 AUTH default bad SETNAME x;HELLO 2 AUTH default secret SETNAME y;CLIENT GETNAME",
            })
    void repliesBeforeThePasswordAreThoseOfRedis(String script, @TempDir Path own) throws IOException {
        try (RealRedis locked = RealRedis.startOrSkip(own, "--requirepass", "secret")) {
            compare(locked, script, Users.withPassword("secret"));
        }
    }

    private static void compare(String script, Users users) throws IOException {
        compare(redis, script, users);
    }

    private static void compare(RealRedis real, String script, Users users) throws IOException {
        try (RespSocket socket = new RespSocket(real.port())) {
            LocalNode node = new LocalNode(idOf(socket, users), users);
            for (String line : script.split(";", -1)) {
                assertThat(node.ask(line))
                        .as(line)
                        .isEqualTo(socket.askRaw(CommandLine.of(line).words()));
            }
        }
    }

    private static long idOf(RespSocket socket, Users users) throws IOException {
        if (users.atFirst() == null) {
            socket.ask("AUTH", "secret");
        }
        long id = Long.parseLong((String) socket.ask("CLIENT", "ID"));
        socket.ask("RESET");
        return id;
    }

    @Test
    void quitIsAnsweredAndThenTheConnectionEnds() throws IOException {
        try (RespSocket socket = new RespSocket(redis.port())) {
            LocalNode node = new LocalNode(1, Users.open());
            assertThat(node.ask("QUIT x"))
                    .isEqualTo(socket.askRaw(CommandLine.of("QUIT x").words()));
            assertThat(node.outcome()).isEqualTo(Outcome.CLOSE_AFTER_REPLY);
        }
    }

    @Test
    void whatIsSaidAboutEachServedCommandIsWhatRedisSays() throws IOException {
        for (String protocol : List.of("HELLO 2", "HELLO 3")) {
            try (RespSocket socket = new RespSocket(redis.port())) {
                LocalNode node = new LocalNode(1, Users.open());
                node.ask(protocol);
                socket.askRaw(CommandLine.of(protocol).words());
                CommandTable.load().all().stream()
                        .filter(command -> command.isServed() && !command.isContainer())
                        .filter(command -> !command.isNewer())
                        .filter(command -> !UNKNOWN_TO_REDIS_7_0.contains(command.name()))
                        .map(command -> CommandLine.of("COMMAND INFO " + command.name()))
                        .forEach(line -> assertThat(node.ask(line)).isEqualTo(askQuietly(socket, line)));
            }
        }
    }

    private static String askQuietly(RespSocket socket, CommandLine line) {
        try {
            return socket.askRaw(line.words());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
