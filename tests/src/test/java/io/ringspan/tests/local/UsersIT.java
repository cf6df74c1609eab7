package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, as a Redis with the same users says it. */
@BesideOthers
class UsersIT {
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    private static final Reply OK = new Reply.Status("OK");

    private static final List<String> USERS = List.of(
            "user default on nopass +@all ~* &*",
            "user app on >secret ~app:* %R~conf:* %W~log:* resetchannels &app.* -@all +@all -@dangerous -eval +config|get",
            "user reader on >first >second ~* -@all +@read +ping +@connection",
            "user chosen on #30c952fab122c3f9759f02a6d95c3758b246b4fee239957b2d4fee46e26170c4 -@all (~a:* +get) (~b:* +set +get)",
            "user away off >secret ~* +@all",
            "user talker on >t ~* resetchannels &news -@all +subscribe +psubscribe +publish +ping +unsubscribe");

    /** What is sent by whom, who is logged in before; an empty line is another connection. */
    private static final String SCRIPT = """
            AUTH app wrong
            AUTH nobody secret
            AUTH away secret
            AUTH app secret
            ACL WHOAMI
            GET app:1
            SET app:1 x
            MSET app:2 a app:3 b
            MSET app:2 a other b
            MGET app:2 app:3 conf:1
            MGET app:2 other
            GET other
            DEL other
            GET conf:1
            SET conf:1 x
            SET log:1 x
            GET log:1
            SET log:1 y GET
            APPEND log:1 z
            RENAME app:3 other
            COPY app:2 other
            SUNIONSTORE app:9 app:2x conf:2
            SUNIONSTORE app:9 app:2x log:2
            ZUNIONSTORE app:z 2 app:y other
            SORT app:l BY w*
            SORT app:l BY nosort
            SORT app:l GET #
            SORT app:l STORE other
            BITFIELD conf:3 GET u8 0
            BITFIELD conf:3 SET u8 0 1
            XREAD COUNT 1 STREAMS app:s other 0 0
            EXISTS log:1 conf:1
            EXISTS other
            OBJECT ENCODING other
            OBJECT ENCODING log:1
            KEYS *
            FLUSHALL
            CONFIG SET maxmemory 1
            EVAL x 0
            PUBLISH app.news x
            PUBLISH news x
            SUBSCRIBE news
            PSUBSCRIBE app.*
            PUNSUBSCRIBE
            PSUBSCRIBE app*
            get
            nosuch
            MULTI
            SET app:4 1
            SET other 1
            EXEC
            MULTI
            SET app:4 1
            EXEC
            ACL DRYRUN app get other
            ACL DRYRUN reader get other
            RESET
            ACL WHOAMI
            SET other 1
            HELLO 3 AUTH reader second
            ACL WHOAMI
            GET other
            SET other 2
            GETEX other EX 10
            AUTH reader third
            ACL WHOAMI
            AUTH default any
            SET other 3

            AUTH chosen pw
            GET a:1
            SET a:1 x
            SET b:1 x
            GET b:1
            GET c:1
            DEL b:1
            PING
            QUIT

            AUTH talker t
            PUBLISH news x
            PUBLISH other x
            SUBSCRIBE news
            SUBSCRIBE other
            PSUBSCRIBE ne*
            PSUBSCRIBE news
            PING
            """;

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final NodeSite site =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.close();
    }

    private NodeProcess start(String... more) throws IOException {
        Path users = Files.write(directory.resolve("users.acl"), USERS);
        List<String> settings = new ArrayList<>(Arrays.asList(more));
        settings.add("acl_file: " + users);
        Path file = site.file(directory, List.of(), settings.toArray(String[]::new));
        NodeProcess node = NodeProcess.start(directory, List.of(), "node", "-c", file.toString());
        node.awaitReady(site.stats());
        return node;
    }

    @Test
    void whatEachMayDoIsWhatRedisLetsItDo() throws Exception {
        try (NodeProcess node = start();
                RedisConnection operator = NodeProcess.client(stores.store(1).port())) {
            for (String user : USERS) {
                assertThat(operator.call(("ACL SETUSER " + user.substring("user ".length())).split(" ", -1)))
                        .isEqualTo(OK);
            }
            for (String part : SCRIPT.split("\n\n", -1)) {
                try (RedisConnection ours = NodeProcess.client(site.clients());
                        RedisConnection theirs =
                                NodeProcess.client(stores.store(1).port())) {
                    for (String line : part.lines().toList()) {
                        String[] words = line.split(" ", -1);
                        assertThat(withoutId(ours.call(words))).as(line).isEqualTo(withoutId(theirs.call(words)));
                    }
                }
            }
            node.assertRuns();
            assertThat(node.complained()).doesNotContain("secret", "wrong", "other");
        }
    }

    private static String withoutId(Reply reply) {
        return reply.toString().replaceAll("(bytes=id\\], Whole\\[value=)\\d+", "$1...");
    }

    @Test
    void whatWasRefusedIsInTheLogOfWhoAsks() throws Exception {
        try (NodeProcess node = start();
                RedisConnection operator = NodeProcess.client(site.clients());
                RedisConnection client = NodeProcess.client(site.clients())) {
            client.call("AUTH", "app", "wrong");
            client.call("AUTH", "app", "secret");
            client.call("GET", "other");
            client.call("GET", "other");
            client.call("MULTI");
            client.call("FLUSHALL");
            String log = operator.call("ACL", "LOG").toString();
            assertThat(log.replaceAll("age-seconds.*?client-info\\], Blob\\[bytes=id=[^\\]]*", "..."))
                    .containsSubsequence("command", "multi", "flushall", "app", "...")
                    .containsSubsequence("Whole[value=2]", "key", "toplevel", "other", "app", "...")
                    .containsSubsequence("auth", "toplevel", "AUTH", "app");
            assertThat(operator.call("ACL", "LOG", "RESET")).isEqualTo(OK);
            assertThat(operator.call("ACL", "LOG")).isEqualTo(new Reply.Items(List.of()));
            assertThat(operator.call("ACL", "SETUSER", "x").toString()).contains("acl_file");
            assertThat(operator.call("CLIENT", "LIST").toString()).contains("user=app", "user=default");
            assertThat(operator.call("CLIENT", "KILL", "USER", "app")).isEqualTo(new Reply.Whole(1));
            node.assertRuns();
        }
    }

    /** Stores know one user, and nobody sees what a script does before it runs. */
    @Test
    void scriptsRunForThoseWhoMayDoEverything() throws Exception {
        try (NodeProcess node = start();
                RedisConnection operator = NodeProcess.client(site.clients());
                RedisConnection chosen = NodeProcess.client(site.clients())) {
            Files.writeString(directory.resolve("users.acl"), "user most on >m ~s* &* +@all\n");
            RINGSPAN.run("", "reload", "--admin", "127.0.0.1:" + site.stats());
            assertThat(chosen.call("AUTH", "most", "m")).isEqualTo(OK);
            assertThat(chosen.call("SET", "s", "x")).isEqualTo(OK);
            assertThat(chosen.call("EVAL", "return redis.call('get', 'other')", "1", "s")
                            .toString())
                    .contains("NOPERM scripts may run every command");
            assertThat(operator.call("EVAL", "return redis.call('get', KEYS[1])", "1", "s"))
                    .isEqualTo(new Reply.Blob("x"));
            node.assertRuns();
        }
    }

    @Test
    void aReloadChangesThemAndCutsOffOnlyThoseWhoMayDoSomethingElse() throws Exception {
        try (NodeProcess node = start();
                RedisConnection app = NodeProcess.client(site.clients());
                RedisConnection reader = NodeProcess.client(site.clients());
                RedisConnection free = NodeProcess.client(site.clients())) {
            app.call("AUTH", "app", "secret");
            reader.call("AUTH", "reader", "first");
            assertThat(free.call("SET", "k", "v")).isEqualTo(OK);

            Path users = directory.resolve("users.acl");
            Files.writeString(users, "user app on >x +@all ~*\nuser reader on +nosuch\nuser reader on\nwho\n");
            JavaProgram.Ended refused = RINGSPAN.run("", "reload", "--admin", "127.0.0.1:" + site.stats());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("users.acl:2: '+nosuch': Unknown command or category name in ACL")
                    .contains("users.acl:4: begins otherwise than with 'user' and a name")
                    .doesNotContain("users.acl:1");
            assertThat(app.call("GET", "app:1")).isEqualTo(new Reply.Nothing());

            Files.write(
                    users, List.of(USERS.get(1).replace(">secret", ">changed"), "user reader on >first ~r:* +@read"));
            JavaProgram.Ended taken = RINGSPAN.run("", "reload", "--admin", "127.0.0.1:" + site.stats());
            assertThat(taken.exitCode()).as(taken.err()).isZero();
            assertThat(app.call("GET", "app:1")).isEqualTo(new Reply.Nothing()); // whose password is another
            assertThat(app.call("GET", "other").toString()).contains("NOPERM");
            assertThat(free.call("GET", "k")).isEqualTo(new Reply.Blob("v"));
            assertThatThrownBy(() -> reader.call("GET", "r:1")).isInstanceOf(IOException.class);
            try (RedisConnection again = NodeProcess.client(site.clients())) {
                assertThat(again.call("AUTH", "app", "secret").toString()).contains("WRONGPASS");
                assertThat(again.call("AUTH", "app", "changed")).isEqualTo(OK);
                assertThat(again.call("AUTH", "reader", "first")).isEqualTo(OK);
                assertThat(again.call("GET", "k").toString()).contains("NOPERM");
            }
            node.assertRuns();
        }
    }

    @Test
    void aFileThatMakesNoSenseStartsNoNode() throws Exception {
        Path users = Files.writeString(directory.resolve("users.acl"), "user app on >secret +@nosuch\n");
        Path file = site.file(directory, List.of(), "acl_file: " + users);
        JavaProgram.Ended refused = RINGSPAN.run("", "node", "-t", "-c", file.toString());
        assertThat(refused.exitCode()).isEqualTo(78);
        assertThat(refused.err())
                .contains("acl_file", "users.acl:1: '+@nosuch': Unknown command or category name in ACL")
                .doesNotContain("secret");
    }
}
