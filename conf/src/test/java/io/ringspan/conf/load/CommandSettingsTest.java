package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.command.DeclaredCommand;
import io.ringspan.conf.fault.Spot;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that a file declares, renames and denies. */
final class CommandSettingsTest {
    private static Sample commands(String value) {
        return Sample.good().with("commands", value);
    }

    private static CommandConf read(Sample sample) {
        return sample.conf().clients().commands();
    }

    @Test
    void aCommandIsDeclaredInAFewWords() {
        CommandConf conf = read(commands("""

                    - name: JSON.SET
                      arity: -4
                      first_key: 1
                      flags: [denyoom, write]
                      replicates: as_is
                    - {name: json.mget, arity: -3, first_key: 1, last_key: -2, flags: readonly}
                    - {name: x.pop, arity: 3, first_key: 1, last_key: -1, flags: write, replicates: value}
                    - {name: x.all, arity: -3, numkeys: 1, flags: [readonly]}
                """.stripTrailing()));
        assertThat(conf.declared())
                .extracting(DeclaredCommand::toString)
                .containsExactly(
                        "json.set arity -4 key 1 write denyoom",
                        "json.mget arity -3 keys 1 -2 1 readonly",
                        "x.pop arity 3 keys 1 -1 1 write value",
                        "x.all arity -3 numkeys 1 readonly");
        assertThat(conf.declared().get(1).spot()).isEqualTo(new Spot(Sample.FILE, 13, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arity: 2, first_key: 1, flags: readonly | a command without name | a name of 1 to 32",
                "name: a b, arity: 2, first_key: 1, flags: readonly | \"a b\" | a name of 1 to 32",
                "name: a, first_key: 1, flags: readonly | a command without arity | a number",
                "name: a, arity: two, first_key: 1, flags: readonly | arity \"two\" | other than 0",
                "name: a, arity: 0, first_key: 1, flags: readonly | arity \"0\" | other than 0",
                "name: a, arity: 1, first_key: 1, flags: readonly | arity 1 | cannot be declared",
                "name: a, arity: 2, flags: readonly | a command without first_key and numkeys | cannot be declared",
                "name: a, arity: -3, first_key: 1, numkeys: 2, flags: readonly | first_key and numkeys | one of the two",
                "name: a, arity: 2, first_key: 2, flags: readonly | first_key 2 | 1 to 1, by arity",
                "name: a, arity: -3, first_key: -1, flags: readonly | first_key -1 | 1 to 2, by arity",
                "name: a, arity: -3, first_key: 2, last_key: 1, flags: readonly | last_key 1 | first_key or more",
                "name: a, arity: -3, first_key: 1, last_key: 3, flags: readonly | last_key 3 | 1 to 2, by arity",
                "name: a, arity: -3, first_key: 1, key_step: -1, flags: readonly | key_step -1 | 1 or more",
                "name: a, arity: -3, numkeys: 3, flags: readonly | numkeys 3 | 1 to 2, by arity",
                "name: a, arity: -3, numkeys: 1, last_key: 2, flags: readonly | numkeys with last_key | it alone",
                "name: a, arity: 2, first_key: 1 | flags without write and readonly | one of the two",
                "name: a, arity: 2, first_key: 1, flags: [write, readonly] | write and readonly | one of the two",
                "name: a, arity: 2, first_key: 1, flags: [writes] | \"writes\" among flags | did you mean write?",
                "name: a, arity: 2, first_key: 1, flags: write | a write without replicates | replicates: as_is",
                "name: a, arity: 2, first_key: 1, flags: write, replicates: values | another way | replicates: as_is",
                "name: a, arity: 2, first_key: 1, flags: write, replicates: [value] | another way | else value",
                "name: a, arity: 2, first_key: 1, flags: readonly, replicates: as_is | replicates of what | a write only",
                "name: a, arity: -3, numkeys: 1, flags: write, replicates: as_is | a write as_is with other keys | first_key alone",
                "name: a, arrity: 2, first_key: 1, flags: readonly, arity: 2 | \"arrity\" in a command | did you mean arity?",
                "name: a, arity: 2, arity: 2, first_key: 1, flags: readonly | arity again | each word once",
            })
    void whatIsNoDeclarationIsNamedAtItsPlace(String words, String found, String allowed) {
        assertThat(commands("[{" + words + "}]").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.spot().line()).isEqualTo(7);
            assertThat(problem.toString())
                    .isASCII()
                    .startsWith("sample.yml:7:")
                    .contains(": commands: found " + found)
                    .contains(allowed);
        });
    }

    @Test
    void theFaultsOfAllDeclarationsAreFoundAtOnce() {
        assertThat(commands("[{name: a}, {name: b, arity: 2, first_key: 1, flags: readonly}, {name: b}, []]")
                        .problems())
                .extracting(problem -> problem.found())
                .contains("a command without arity", "\"b\" again, after line 7", "a list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rename_commands | {a: b, A: c} | \"a\" again, after line 7",
                "rename_commands | {a: [b]} | a list",
                "rename_commands | {a;b: c} | \"a;b\"",
                "rename_commands | [a] | a list",
                "deny_commands | [config  set] | \"config  set\"",
                "deny_commands | [keys, KEYS] | \"keys\" again, after line 7",
                "deny_commands | {a: b} | a mapping",
            })
    void whatIsNoNameIsNamedAtItsPlace(String key, String value, String found) {
        assertThat(Sample.good().with(key, value).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.found()).isEqualTo(found);
        });
    }

    @Test
    void theListsHaveALimit() {
        String names = IntStream.range(0, CommandConf.ENTRIES_MAX)
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(", "));
        assertThat(read(Sample.good().with("deny_commands", "[" + names + "]")).denied())
                .hasSize(CommandConf.ENTRIES_MAX);
        assertThat(Sample.good().with("deny_commands", "[" + names + ", more]").problems())
                .extracting(problem -> problem.found())
                .containsExactly("257 entries");
    }

    /** Nodes compare it: the order, and what only clients see, is each node's own affair. */
    @Test
    void theDigestIsOfWhatDecidesHowCommandsAreRead() {
        String one = "{name: a, arity: 2, first_key: 1, flags: readonly}";
        String two = "{name: b, arity: 2, first_key: 1, flags: readonly}";
        long digest = read(commands("[" + one + ", " + two + "]")).digest();
        assertThat(read(commands("[" + two + ", " + one.replace("readonly", "[readonly, fast]") + "]"))
                        .digest())
                .isEqualTo(digest)
                .isNotZero();
        assertThat(read(commands("[" + one + "]")).digest()).isNotEqualTo(digest);
        assertThat(read(commands("[" + one + ", " + two.replace("arity: 2", "arity: -2") + "]"))
                        .digest())
                .isNotEqualTo(digest);
        String write = "[{name: a, arity: 2, first_key: 1, flags: write, replicates: as_is}]";
        assertThat(read(commands(write)).digest())
                .isNotEqualTo(read(commands(write.replace("as_is", "value"))).digest());
        assertThat(read(commands("[]")).digest()).isZero();
    }
}
