package io.ringspan.node.store.others;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.CommandTable;
import io.ringspan.node.seen.OtherWriters;
import io.ringspan.node.seen.OtherWriters.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientLinesTest {
    private static final CommandTable COMMANDS = CommandTable.load();

    private static String line(long id, String flags, int db, String command) {
        return "id=" + id + " addr=10.0.0." + id + ":5 laddr=10.0.0.9:6379 fd=8 name= age=1 flags=" + flags + " db="
                + db + " sub=0 cmd=" + command + " user=default";
    }

    private static List<Writer> writers(String... lines) {
        return ClientLines.writers(String.join("\n", lines), 7, COMMANDS);
    }

    @Test
    void whoHasWrittenKeysOfTheNodesDatabaseIsFound() {
        assertThat(writers(line(1, "N", 0, "set"), line(2, "N", 0, "flushall"), line(3, "N", 0, "xgroup|create")))
                .containsExactly(
                        new Writer("10.0.0.1:5", "set"),
                        new Writer("10.0.0.2:5", "flushall"),
                        new Writer("10.0.0.3:5", "xgroup|create"));
        assertThat(writers(line(4, "M", 0, "NULL"))).containsExactly(new Writer("10.0.0.4:5", "replication"));
    }

    @Test
    void whoOnlyReadsOrLoadsFunctionsOrUsesAnotherDatabaseIsNotNorIsTheNode() {
        assertThat(writers(
                        line(1, "N", 0, "get"),
                        line(2, "N", 0, "info"),
                        line(3, "O", 0, "monitor"),
                        line(4, "P", 0, "subscribe"),
                        line(5, "N", 3, "set"),
                        line(6, "N", 0, "function|load"),
                        line(7, "N", 0, "set"),
                        line(8, "N", 0, "client|list"),
                        "nonsense",
                        ""))
                .isEmpty();
    }

    @Test
    void whoseCommandMayOnlyReadIsNot() {
        assertThat(writers(
                        line(1, "N", 0, "sort"),
                        line(2, "N", 0, "georadius"),
                        line(3, "N", 0, "georadiusbymember"),
                        line(4, "N", 0, "bitfield")))
                .isEmpty();
    }

    @Test
    void whoEmptiesAllDatabasesIsFoundInAny() {
        assertThat(writers(line(1, "N", 3, "flushall"), line(2, "N", 3, "swapdb"), line(3, "N", 3, "flushdb")))
                .containsExactly(new Writer("10.0.0.1:5", "flushall"), new Writer("10.0.0.2:5", "swapdb"));
    }

    @Test
    void whoIsSeenTwiceInARowCountsAndIsNewsOnce() {
        OtherWriters others = new OtherWriters();
        Writer one = new Writer("a:1", "set");
        assertThat(others.saw(List.of(one))).isEmpty();
        assertThat(others.count()).isZero();
        assertThat(others.saw(List.of(new Writer("a:1", "del")))).containsExactly(new Writer("a:1", "del"));
        assertThat(others.count()).isOne();
        assertThat(others.saw(List.of(one, new Writer("b:1", "set")))).isEmpty();
        assertThat(others.saw(List.of())).isEmpty();
        assertThat(others.count()).isZero();
    }
}
