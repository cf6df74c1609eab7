package io.ringspan.node.declare;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.replication.store.CommandKind;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as operators want them, from the lines of their files. */
class OperatorCommandsTest {
    private static final String FILE = """
            pool:
              listen: 127.0.0.1:18102
              dyn_listen: 127.0.0.1:18101
              tokens: 0
              servers: [127.0.0.1:18379:1]
            """;
    private static final String DECLARED = """
            commands:
                - {name: json.get, arity: -2, first_key: 1, flags: [readonly]}
                - {name: json.mget, arity: -3, first_key: 1, last_key: -2, flags: [readonly]}
                - {name: x.count, arity: -3, numkeys: 1, flags: [readonly]}
                - {name: bf.add, arity: 3, first_key: 1, flags: [write, fast], replicates: as_is}
                - {name: bf.merge, arity: -3, first_key: 1, last_key: -1, flags: [write], replicates: value}
            """;

    private static LoadResult load(String... lines) {
        String directives =
                List.of(lines).stream().map(line -> "  " + line.strip() + "\n").collect(Collectors.joining());
        return ConfLoader.parse("node.yml", FILE + directives);
    }

    private static CommandConf conf(String... lines) {
        PoolConf conf = ((LoadResult.Loaded) load(lines)).conf();
        return conf.clients().commands();
    }

    private static CommandTable table(String... lines) {
        return OperatorCommands.table(conf(lines));
    }

    private static Command named(CommandTable table, String name) {
        return requireNonNull(table.named(name), name);
    }

    @Test
    void whatIsDeclaredIsInTheTableOfAllNodesAndGoesWhereItsKeysAre() {
        CommandTable table = table(DECLARED);
        assertThat(table.nodes()).isSameAs(table);
        assertThat(table.commands()).hasSize(CommandTable.load().commands().size() + 5);
        for (int id = 0; id < table.all().size(); id++) {
            assertThat(table.all().get(id).id()).isEqualTo(id);
        }
        assertThat(named(table, "json.get").isPlain(2)).isTrue();
        assertThat(named(table, "json.get").isPlain(1)).isFalse();
        assertThat(named(table, "json.mget").needsSameOwners()).isTrue();
        assertThat(named(table, "bf.add").isWrite()).isTrue();
        assertThat(named(table, "bf.add").isDecided()).isFalse();
        assertThat(named(table, "bf.merge").isDecided()).isTrue();
        assertThat(named(table, "bf.merge").needsSameOwners()).isTrue();
        assertThat(new Rules().decide(named(table, "bf.merge"))).isTrue();
        assertThat(table.groups().get(named(table, "bf.add").group())).isEqualTo("module");
    }

    /** The store worker has to know what a write touches, or it cannot order it. */
    @ParameterizedTest
    @CsvSource({
        "*3|bf.add|k1|item, DELTA, k1",
        "*4|JSON.MGET|k1|k2|path, DELTA, k1 k2",
        "*4|x.count|2|k1|k2, DELTA, k1 k2",
        "*4|bf.merge|k1|k2|k3, DELTA, k1 k2 k3"
    })
    void nodesFindTheKeysOfWhatIsDeclared(String words, CommandKind kind, String keys) {
        String[] parts = words.split("\\|", -1);
        StringBuilder text = new StringBuilder("*" + (parts.length - 1) + "\r\n");
        for (int i = 1; i < parts.length; i++) {
            text.append('$')
                    .append(parts[i].length())
                    .append("\r\n")
                    .append(parts[i])
                    .append("\r\n");
        }
        ByteBuf span = Unpooled.copiedBuffer(text, US_ASCII);
        RespSpanCommands commands = new RespSpanCommands(table(DECLARED, "deny_commands: [bf.add]"));
        assertThat(commands.next(span, 0)).isEqualTo(span.writerIndex());
        assertThat(commands.kind()).isEqualTo(kind);
        StringBuilder found = new StringBuilder();
        for (int key = 0; key < commands.keys(); key++) {
            found.append(key == 0 ? "" : " ")
                    .append(span.toString(commands.keyAt(key), commands.keyLength(key), US_ASCII));
        }
        assertThat(found).hasToString(keys);
    }

    @Test
    void clientsKnowARenamedCommandByItsNewNameOnly() {
        CommandTable table = table("rename_commands: {get: fetch, config: cfg, flushall: \"\"}");
        assertThat(table.named("get")).isNull();
        assertThat(table.named("flushall")).isNull();
        assertThat(table.named("config|get")).isNull();
        assertThat(named(table, "cfg|get").isServed()).isTrue();
        Command fetch = named(table, "FETCH");
        assertThat(List.of(fetch.isRenamed(), fetch.isServed(), fetch.isPlain(2), fetch.isSingleKey()))
                .containsExactly(true, true, false, false);
        assertThat(fetch.sentAs()).isEqualTo("get");
        assertThat(named(table.own(), "get").isPlain(2)).isTrue();
        assertThat(named(table.own(), "get").id()).isEqualTo(fetch.id());
        assertThat(table.nodes().named("flushall")).isNotNull();
    }

    @Test
    void namesMayChangePlaces() {
        CommandTable table = table("rename_commands: {get: set, set: get}");
        assertThat(named(table, "set").sentAs()).isEqualTo("get");
        assertThat(named(table, "get").sentAs()).isEqualTo("set");
    }

    @Test
    void whatIsDeniedIsRefusedWithTheEntryThatDeniesIt() {
        CommandTable table = table("deny_commands: [KEYS, config set, object, \"@scripting\"]");
        assertThat(named(table, "keys").refusal())
                .isEqualTo("NOPERM User default has no permissions to run the 'keys' command:"
                        + " deny_commands names keys");
        assertThat(named(table, "config|set").refusal()).endsWith(": deny_commands names config set");
        assertThat(named(table, "config|get").refusal()).isNull();
        assertThat(named(table, "config").isServed()).isTrue();
        assertThat(named(table, "object|encoding").refusal()).endsWith(": deny_commands names object");
        assertThat(named(table, "object").isServed()).isFalse();
        assertThat(named(table, "eval").refusal()).endsWith(": deny_commands names @scripting");
        assertThat(table.nodes().named("eval")).isNotSameAs(table.named("eval"));
        assertThat(named(table.nodes(), "keys").refusal()).isNull();
    }

    @Test
    void whatIsDeniedIsDeniedUnderItsOtherName() {
        CommandTable table = table("deny_commands: [config set, keys]", "rename_commands: {config: cfg, keys: k}");
        assertThat(named(table, "cfg|set").isServed()).isFalse();
        assertThat(named(table, "k").isServed()).isFalse();
        assertThat(named(table.own(), "config|set").isServed()).isFalse();
        assertThat(named(table.own(), "keys").isServed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "commands: [{name: get, arity: 2, first_key: 1, flags: readonly}]; commands: found \"get\", which the node"
                        + " knows; 6:14",
                "rename_commands: {flushal: x}; rename_commands: found \"flushal\"; did you mean flushall?",
                "rename_commands: {get: set}; rename_commands: found \"set\", which is set; 6:21",
                "rename_commands: {get: x, set: x}; rename_commands: found \"x\", which is get; 6:29",
                "deny_commands: [config sett]; deny_commands: found \"config sett\"; did you mean config set?",
                "deny_commands: [\"@dangerus\"]; deny_commands: found \"@dangerus\"; did you mean @dangerous?",
            })
    void whatDoesNotFitTheCommandsIsNamedAtItsPlace(String line, String found, String more) {
        LoadResult result = CommandCheck.check(load(line));
        assertThat(((LoadResult.Refused) result).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("node.yml:6:")
                        .contains(found)
                        .contains(more));
    }

    @Test
    void aNodeDoesNotStartWithWhatDoesNotFit() {
        CommandConf conf = conf("deny_commands: [nosuch]");
        assertThatThrownBy(() -> OperatorCommands.table(conf)).hasMessageContaining("node.yml:6:");
    }

    @Test
    void aFileThatFitsStaysAsItIs() {
        LoadResult good = load(DECLARED, "deny_commands: [bf.add]", "rename_commands: {json.get: jget}");
        assertThat(CommandCheck.check(good)).isSameAs(good);
    }
}
