package io.ringspan.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.acl.Users;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.session.LocalCommands.Outcome;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCommandsTest {
    private final LocalNode node = new LocalNode(12, Users.open());

    @Test
    void timeIsInSecondsAndMicroseconds() {
        assertThat(node.ask("TIME")).isEqualTo("*2\r\n$10\r\n1700000000\r\n$6\r\n123000\r\n");
    }

    @Test
    void infoTellsWhatTheNodeIs() {
        assertThat(node.ask("INFO ringspan"))
                .contains("# Ringspan\r\n", "ringspan_version:0.1.0\r\n", "node:dc1/r1/7\r\n", "ring_epoch:4\r\n")
                .contains("cluster:shop\r\n", "store:127.0.0.1:22122\r\n", "store_up:1\r\n", "ring_nodes:6\r\n")
                .doesNotContain("# Server");
        assertThat(node.ask("INFO server clients"))
                .contains("redis_version:7.0.15\r\n", "uptime_in_seconds:90000\r\n", "uptime_in_days:1\r\n")
                .contains("connected_clients:3\r\n")
                .doesNotContain("# Memory");
        assertThat(node.ask("INFO")).contains("# Server", "# Memory", "used_memory:76000\r\n", "# Ringspan");
        assertThat(node.ask("INFO everything")).isEqualTo(node.ask("INFO"));
    }

    @Test
    void infoIsMarkedAsTextInVersion3() {
        String two = node.ask("INFO stats");
        node.ask("HELLO 3");
        String three = node.ask("INFO stats");
        assertThat(two).startsWith("$");
        assertThat(three).startsWith("=").contains("\r\ntxt:# Stats\r\n");
        int length = Integer.parseInt(three.substring(1, three.indexOf('\r')));
        assertThat(three).hasSize(three.indexOf('\n') + 1 + length + 2);
    }

    @Test
    void aConnectionIsListedWithWhatItSaidOfItself() {
        node.ask("HELLO 3 SETNAME me");
        assertThat(node.ask("CLIENT SETINFO LIB-NAME jedis(x)")).isEqualTo("+OK\r\n");
        assertThat(node.ask("CLIENT SETINFO lib-ver 8.0")).isEqualTo("+OK\r\n");
        assertThat(node.ask("CLIENT INFO"))
                .contains("id=12 addr=127.0.0.1:5001 laddr=127.0.0.1:6001 name=me age=7 ")
                .contains(" resp=3 lib-name=jedis(x) lib-ver=8.0\n");
        node.sessions.add(new Session(
                13,
                new Session.Ends("[::1]:2", "[::1]:3", true),
                LocalNode.NOW,
                Users.open().atFirst(),
                new ClientLevels(node.levels),
                new Session.Way(new Subscriptions(node.channels, (in, at, length) -> {}), () -> node.killed.add(13L))));
        assertThat(node.ask("CLIENT LIST")).contains("id=12 ", "\nid=13 addr=[::1]:2 ");
        assertThat(node.ask("CLIENT LIST ID 13 14")).contains("id=13 ").doesNotContain("id=12 ");
        assertThat(node.ask("CLIENT LIST TYPE normal")).contains("id=12 ", "id=13 ");
    }

    @Test
    void clientsAreCutOffAndWhoAsksForItselfGetsItsReplyFirst() {
        node.sessions.add(new Session(
                13,
                new Session.Ends("[::1]:2", "[::1]:3", true),
                LocalNode.NOW,
                Users.open().atFirst(),
                new ClientLevels(node.levels),
                new Session.Way(new Subscriptions(node.channels, (in, at, length) -> {}), () -> node.killed.add(13L))));
        assertThat(node.ask("CLIENT KILL ID 14")).isEqualTo(":0\r\n");
        assertThat(node.ask("CLIENT KILL 1.2.3.4:5")).isEqualTo("-ERR No such client\r\n");
        assertThat(node.ask("CLIENT KILL TYPE pubsub")).isEqualTo(":0\r\n");
        assertThat(node.killed).isEmpty();
        assertThat(node.ask("CLIENT KILL TYPE normal USER default")).isEqualTo(":1\r\n");
        assertThat(node.ask("CLIENT KILL [::1]:2")).isEqualTo("+OK\r\n");
        assertThat(node.ask("CLIENT KILL LADDR [::1]:3 ADDR [::1]:2 ID 13")).isEqualTo(":1\r\n");
        assertThat(node.killed).containsExactly(13L, 13L, 13L);
        assertThat(node.outcome()).isEqualTo(Outcome.KEEP);
        assertThat(node.ask("CLIENT KILL ID 12 SKIPME no")).isEqualTo(":1\r\n");
        assertThat(node.outcome()).isEqualTo(Outcome.CLOSE_AFTER_REPLY);
        assertThat(node.killed).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELLO 3 SETNAME", "CLIENT SETNAME", "CLIENT SETINFO lib-name", "CLIENT SETINFO lib-ver"})
    void aNameOfMoreThanSoManyCharactersIsRefused(String command) {
        assertThat(node.ask(command + " " + "n".repeat(Names.LENGTH_MAX))).doesNotStartWith("-");
        assertThat(node.ask(command + " " + "x".repeat(Names.LENGTH_MAX + 1)))
                .startsWith("-ERR ")
                .endsWith(" cannot be longer than 1024 characters.\r\n");
        assertThat(node.ask("CLIENT INFO")).contains("=nnn").doesNotContain("x".repeat(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CLIENT SETINFO foo x;-ERR Unrecognized option 'foo'",
                "CLIENT SETINFO lib-name a\tb;-ERR lib-name cannot contain spaces, newlines or special characters.",
            })
    void whatAClientMayNotSayIsRefused(String line, String error) {
        assertThat(node.ask(line)).isEqualTo(error + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT TRACKING ON", "SHUTDOWN", "MONITOR", "MIGRATE h 1 k 0 5", "DEBUG x"})
    void whatIsNotServedIsRefusedByNameAndTheConnectionIsKept(String line) {
        String first = line.substring(0, line.indexOf(' ') < 0 ? line.length() : line.indexOf(' '));
        assertThat(node.ask(line))
                .startsWith("-ERR command '" + first.toLowerCase(Locale.ROOT))
                .contains("' is not served")
                .endsWith("\r\n");
        assertThat(node.outcome()).isEqualTo(Outcome.KEEP);
        assertThat(node.ask("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void configTellsTheLevelsOfTheNodeAndSetsThemForAllWhoHaveNone() {
        assertThat(node.ask("CONFIG GET *_consistency"))
                .startsWith("*4\r\n$16\r\nread_consistency\r\n$6\r\nDC_ONE\r\n")
                .endsWith("$17\r\nwrite_consistency\r\n$6\r\nDC_ONE\r\n");
        assertThat(node.ask("CONFIG SET read_consistency dc_quorum")).isEqualTo("+OK\r\n");
        assertThat(node.ask("CONFIG GET read_consistency")).contains("DC_QUORUM");
        assertThat(node.session().levels().level(false)).isEqualTo(Consistency.DC_QUORUM);
        assertThat(node.session().levels().level(true)).isEqualTo(Consistency.DC_ONE);
        assertThat(node.ask("config set WRITE_CONSISTENCY DC_ALL read_consistency DC_ONE"))
                .isEqualTo("+OK\r\n");
        assertThat(node.levels.inForce()).isEqualTo(new InForce(Consistency.DC_ONE, Consistency.DC_ALL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CONFIG SET save x;-ERR CONFIG SET takes read_consistency and write_consistency only: ",
                "CONFIG SET read_consistency DC_ALL maxmemory 1;-ERR CONFIG SET takes read_consistency and",
                "CONFIG SET read_consistency most;-ERR there is no such consistency level; there are [DC_ONE, ",
                "CONFIG SET read_consistency;-ERR wrong number of arguments for 'config|set' command",
                "CONFIG SET read_consistency DC_ALL write_consistency;-ERR wrong number of arguments for 'config|set'",
                "CONFIG SET read_consistency DC_ALL read_consistency DC_ONE;-ERR CONFIG SET failed - duplicate parameter",
            })
    void whatConfigDoesNotSetIsRefusedAndNothingIsSet(String line, String error) {
        assertThat(node.ask(line)).startsWith(error);
        assertThat(node.levels.inForce()).isEqualTo(new InForce(Consistency.DC_ONE, Consistency.DC_ONE));
    }

    @Test
    void onlyAClientOnThisMachineSetsTheLevelsOfTheNode() {
        LocalNode far = new LocalNode(13, Users.open(), false);
        assertThat(far.ask("CONFIG SET read_consistency DC_ALL"))
                .isEqualTo("-ERR CONFIG SET is taken on the node's own machine only\r\n");
        assertThat(far.levels.inForce()).isEqualTo(new InForce(Consistency.DC_ONE, Consistency.DC_ONE));
        assertThat(far.ask("DYNO_CONFIG:CONN_CONSISTENCY DC_ALL")).isEqualTo("+OK\r\n");
    }

    @Test
    void aListOfClientsTellsWhoIsSubscribed() {
        assertThat(node.ask("CLIENT LIST")).contains(" flags=N db=0 sub=0 psub=0 ssub=0 ");
        node.ask("SUBSCRIBE a");
        node.ask("SUBSCRIBE b");
        node.ask("PSUBSCRIBE *");
        node.ask("SSUBSCRIBE s");
        assertThat(node.session().describe(LocalNode.NOW)).contains(" flags=P db=0 sub=2 psub=1 ssub=1 ");
        node.ask("HELLO 3"); // not in this state
        assertThat(node.session().protocol()).isEqualTo(2);
        LocalNode other = new LocalNode(13, Users.open());
        other.sessions.add(node.session());
        assertThat(other.ask("CLIENT LIST TYPE pubsub")).contains("id=12 ").doesNotContain("id=13 ");
        assertThat(other.ask("CLIENT LIST TYPE normal")).contains("id=13 ").doesNotContain("id=12 ");
        assertThat(other.ask("CLIENT KILL TYPE pubsub")).isEqualTo(":1\r\n");
        assertThat(node.ask("RESET")).isEqualTo("+RESET\r\n");
        assertThat(node.session().describe(LocalNode.NOW)).contains(" flags=N db=0 sub=0 psub=0 ssub=0 ");
    }

    @Test
    void repliesAreLeftOutUntilTheyAreWantedAgain() {
        Muting muting = node.session().muting();
        assertThat(node.ask("CLIENT REPLY SKIP")).isEmpty();
        assertThat(muting.isOfOne()).isTrue();
        assertThat(muting.mutesNext()).isTrue();
        assertThat(muting.mutesNext()).isFalse();
        assertThat(node.ask("CLIENT REPLY OFF")).isEmpty();
        assertThat(muting.mutesNext()).isTrue();
        assertThat(node.ask("CLIENT REPLY SKIP")).isEmpty();
        assertThat(muting.isOfOne()).isFalse();
        assertThat(muting.mutesNext()).isTrue();
        assertThat(node.ask("CLIENT REPLY ON")).isEqualTo("+OK\r\n");
        assertThat(muting.mutesNext()).isFalse();
        node.ask("CLIENT REPLY OFF");
        node.ask("RESET");
        assertThat(muting.mutesNext()).isFalse();
    }

    @Test
    void aPauseIsTheLongerAndTheWiderOfTwoAndEndsByItselfOrWhenToldTo() {
        assertThat(node.ask("CLIENT PAUSE 10 WRITE")).isEqualTo("+OK\r\n");
        assertThat(node.pause.holds(true, 0)).isTrue();
        assertThat(node.pause.holds(false, 0)).isFalse();
        node.ask("CLIENT PAUSE 5");
        assertThat(node.pause.holds(false, 9_999_999)).isTrue();
        assertThat(node.pause.isOn()).isTrue();
        assertThat(node.pause.holds(true, 10_000_000)).isFalse();
        assertThat(node.pause.isOn()).isFalse();
        node.ask("CLIENT PAUSE 9223372036854775807");
        assertThat(node.pause.holds(true, Long.MAX_VALUE / 8)).isTrue();
        node.ask("CLIENT UNPAUSE");
        assertThat(node.pause.isOn()).isFalse();
    }

    @Test
    void commandTellsOnlyOfWhatIsServed() {
        assertThat(node.ask("COMMAND LIST"))
                .contains("\r\nget\r\n")
                .doesNotContain("\r\nmigrate\r\n", "\r\nshutdown\r\n");
        assertThat(node.ask("COMMAND INFO migrate")).isEqualTo("*1\r\n$-1\r\n");
        assertThat(node.ask("COMMAND INFO client"))
                .contains("client|id")
                .doesNotContain("client|tracking,", "client|caching");
        assertThat(node.ask("COMMAND GETKEYS migrate h 1 k 0 5")).startsWith("-ERR command 'migrate' is not served: ");
        String count = node.ask("COMMAND COUNT");
        assertThat(node.ask("COMMAND")).startsWith("*" + count.substring(1)).contains("$3\r\nget\r\n");
        assertThat(node.ask("COMMAND DOCS")).contains("Get the value of a key").doesNotContain("$7\r\nmigrate\r\n");
    }

    @Test
    void helpNamesWhatIsServed() {
        assertThat(node.ask("CLIENT HELP"))
                .contains("+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n", "+SETNAME\r\n")
                .doesNotContain("CACHING");
        assertThat(node.ask("OBJECT HELP")).contains("+ENCODING\r\n");
        assertThat(node.ask("ACL HELP")).contains("+HELP\r\n").doesNotContain("SETUSER");
    }

    @Test
    void everyLocalCommandOfTheTableIsAnswered() {
        for (String line : new String[] {
            "HELLO",
            "AUTH default x",
            "PING",
            "ECHO x",
            "SELECT 0",
            "INFO",
            "TIME",
            "RESET",
            "CLIENT ID",
            "CLIENT GETNAME",
            "CLIENT SETNAME x",
            "CLIENT SETINFO lib-ver 1",
            "CLIENT INFO",
            "CLIENT LIST",
            "CLIENT REPLY ON",
            "CLIENT GETREDIR",
            "CLIENT TRACKINGINFO",
            "CLIENT KILL ID 99",
            "ACL CAT",
            "ACL DRYRUN default get k",
            "ACL GENPASS",
            "ACL GETUSER default",
            "ACL LIST",
            "ACL LOG",
            "ACL USERS",
            "ACL WHOAMI",
            "ROLE",
            "CLIENT NO-EVICT ON",
            "COMMAND",
            "COMMAND COUNT",
            "COMMAND DOCS get",
            "COMMAND GETKEYS get k",
            "COMMAND GETKEYSANDFLAGS get k",
            "COMMAND INFO get",
            "COMMAND LIST",
            "CONFIG GET save",
            "QUIT"
        }) {
            assertThat(node.ask(line)).as(line).doesNotStartWith("-").endsWith("\r\n");
        }
    }
}
