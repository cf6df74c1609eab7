package io.ringspan.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.acl.Users;
import io.ringspan.node.command.CommandTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node tells of commands where some are renamed, denied or gone. */
class RenamedCommandsTest {
    private static final CommandTable ALL = CommandTable.load();

    private final LocalNode node = new LocalNode(
            12,
            Users.open(),
            true,
            ALL.forClients(
                    command -> command.name().equals("keys") || command.name().equals("config|set") ? "so" : null,
                    Map.of("get", "fetch", "config", "cfg", "flushall", "")));

    private static long served(CommandTable table) {
        return table.commands().stream()
                .filter(command ->
                        command.isServed() && (!command.isNewer() || LocalNode.STORE.contains(command.name())))
                .count();
    }

    @Test
    void commandNamesWhatThereIsByTheNamesOfClients() {
        assertThat(node.ask("COMMAND COUNT")).isEqualTo(":" + (served(ALL) - 2) + "\r\n");
        assertThat(node.ask("COMMAND LIST FILTERBY PATTERN *f[el]*tc*")).isEqualTo("*1\r\n$5\r\nfetch\r\n");
        assertThat(node.ask("COMMAND LIST FILTERBY PATTERN cfg*"))
                .contains("\r\ncfg\r\n", "\r\ncfg|get\r\n")
                .doesNotContain("cfg|set");
        assertThat(node.ask("COMMAND LIST")).doesNotContain("\r\nget\r\n", "\r\nkeys\r\n", "\r\nflushall\r\n");
        assertThat(node.ask("COMMAND INFO fetch")).startsWith("*1\r\n*10\r\n$5\r\nfetch\r\n:2\r\n");
        assertThat(node.ask("COMMAND INFO get keys flushall")).isEqualTo("*3\r\n$-1\r\n$-1\r\n$-1\r\n");
        assertThat(node.ask("COMMAND DOCS fetch get keys")).startsWith("*2\r\n$5\r\nfetch\r\n");
    }

    @Test
    void keysAreFoundUnderTheNewName() {
        assertThat(node.ask("COMMAND GETKEYS fetch k")).isEqualTo("*1\r\n$1\r\nk\r\n");
        assertThat(node.ask("COMMAND GETKEYS get k")).isEqualTo("-ERR Invalid command specified\r\n");
        assertThat(node.ask("COMMAND GETKEYS keys *")).startsWith("-NOPERM ");
    }

    @Test
    void whatIsGoneIsUnknownAndWhatIsDeniedIsSaidToBeSo() {
        assertThat(node.ask("FLUSHALL ASYNC"))
                .isEqualTo("-ERR unknown command 'FLUSHALL', with args beginning with: 'ASYNC' \r\n");
        assertThat(node.ask("KEYS *"))
                .isEqualTo("-NOPERM User default has no permissions to run the 'keys' command: so\r\n");
        assertThat(node.denied()).isEqualTo(1);
        assertThat(node.ask("KEYS")).isEqualTo("-ERR wrong number of arguments for 'keys' command\r\n");
    }

    @Test
    void aclTellsWhatIsDenied() {
        assertThat(node.ask("ACL LIST")).contains("user default on nopass ~* &* +@all -config|set -keys\r\n");
        assertThat(node.ask("ACL DRYRUN default keys *"))
                .contains("User default has no permissions to run the 'keys' command\r\n");
        assertThat(node.ask("ACL DRYRUN default fetch k")).isEqualTo("+OK\r\n");
        assertThat(node.ask("ACL DRYRUN default get k")).isEqualTo("-ERR Command 'get' not found\r\n");
        assertThat(node.ask("ACL CAT read"))
                .contains("\r\nfetch\r\n", "\r\nhttl\r\n")
                .doesNotContain("\r\ndigest\r\n");
    }
}
