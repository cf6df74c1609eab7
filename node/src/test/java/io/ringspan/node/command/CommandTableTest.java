package io.ringspan.node.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    private static final int NAMES_OF_CHANCE = 20_000;
    private static final int NEWER = 35;
    private static final int NEWER_SUBCOMMANDS = 15;

    private final CommandTable table = CommandTable.load();

    @Test
    void everyCommandOfRedisIsInTheTable() {
        assertThat(table.commands()).hasSize(240 + 2 + NEWER);
        assertThat(table.all()).hasSize(366 + 1 + 2 + NEWER + NEWER_SUBCOMMANDS);
        for (int id = 0; id < table.all().size(); id++) {
            assertThat(table.all().get(id).id()).isEqualTo(id);
        }
    }

    @Test
    void everyCommandIsFoundInAnyCaseAndAtAnyPlaceInABuffer() {
        for (Command command : table.commands()) {
            for (String name : List.of(command.name(), command.name().toUpperCase(Locale.ROOT), mixed(command))) {
                assertThat(find("", name, "")).isSameAs(command);
                assertThat(find("$3\r\n", name, "\r\n$1\r\nk\r\n")).isSameAs(command);
            }
        }
    }

    @Test
    void everySubcommandIsFoundInItsContainerOnly() {
        for (Command container : table.commands()) {
            for (Command command : container.subcommands()) {
                ByteBuf in = bytes(command.ownName().toUpperCase(Locale.ROOT));
                assertThat(container.subcommand(in, 0, in.readableBytes())).isSameAs(command);
            }
        }
        Command get = Objects.requireNonNull(find("", "get", ""));
        assertThat(get.isContainer()).isFalse();
        assertThat(get.subcommand(bytes("id"), 0, 2)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "g",
                "ge",
                "gets",
                "get\0",
                "\0",
                "client|id",
                "gEt ",
                "g\u0005t",
                "restore\rasking",
                "georadiusbymember_rox",
                "georadiusbymember_roandmuchmore",
                "0",
                "{et",
                "GE\u00f4"
            })
    void whatIsNoNameIsNotFound(String name) {
        assertThat(find("", name, "")).isNull();
        assertThat(find("*1\r\n", name, "\r\n12345678")).isNull();
    }

    @Test
    void bytesOfChanceAreFoundOnlyIfTheyAreAName() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < NAMES_OF_CHANCE; i++) {
            Command like = table.commands().get(random.nextInt(table.commands().size()));
            byte[] name = like.name().getBytes(US_ASCII);
            int at = random.nextInt(name.length);
            name[at] ^= (byte) (1 << random.nextInt(8));
            Command found = table.find(Unpooled.wrappedBuffer(name), 0, name.length);
            String text = new String(name, ISO_8859_1);
            Command expected = table.commands().stream()
                    .filter(command -> sameInAscii(command.name(), text))
                    .findFirst()
                    .orElse(null);
            assertThat(found).as(text).isSameAs(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get, 2, true", "get, 1, false", "get, 3, false", "set, 3, true", "set, 2, false", "set, 9, true",
        "mset, 3, true", "mset, 4, false", "mset, 5, true", "mset, 1, false", "ping, 1, true", "del, 2, true"
    })
    void arityIsCheckedAsRedisDoes(String name, int count, boolean taken) {
        assertThat(named(name).takes(count)).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ttl", "pttl", "pfcount", "sort", "georadius", "touch", "exists", "mget", "object|encoding"})
    void whatDynomiteBroadcastsAsAWriteIsARead(String name) {
        assertThat(all(name).isWrite()).isFalse();
        assertThat(all(name).refusal()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "debug", "monitor"})
    void whatHasNoPlaceInARingIsRefusedByName(String name) {
        assertThat(named(name).refusal()).startsWith("ERR command '" + name + "' is not served: ");
        assertThat(named(name).isSingleKey()).isFalse();
    }

    @Test
    void theRowsFitTogether() {
        for (Command command : table.all()) {
            boolean served = command.isSingleKey()
                    || command.isSplit()
                    || command.needsSameOwners()
                    || command.isAboutAllKeys()
                    || command.asksChosenNodes()
                    || command.isAboutScripts()
                    || command.isLocal();
            assertThat(command.refusal() == null).as(command.name()).isEqualTo(served);
            if (command.isSingleKey() || command.isSplit()) {
                assertThat(command.firstKey()).as(command.name()).isPositive();
                assertThat(command.serving().access()).as(command.name()).isNotEqualTo(Access.NONE);
                assertThat(command.value() == ValueKind.NONE).as(command.name()).isNotEqualTo(command.isWrite());
                assertThat(command.replication() == Replication.NEVER)
                        .as(command.name())
                        .isNotEqualTo(command.isWrite());
            }
            if (command.needsSameOwners()) {
                assertThat(command.keyPlaces().isEmpty()).as(command.name()).isFalse();
                assertThat(!command.isWrite() || command.isDecided())
                        .as(command.name())
                        .isTrue();
            }
            assertThat(command.split() != Split.NONE && command.merge() != Merge.NONE)
                    .as(command.name())
                    .isEqualTo(command.isSplit());
            assertThat(command.serving().reason().isEmpty())
                    .as(command.name())
                    .isEqualTo(served && !command.isDecided());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get | yes | ''",
                "mget | by owner | ''",
                "set | in each store | the later one stays, everywhere",
                "incr | in each store | both count; each reply is what its own replica had then",
                "append | in each store | both count, in one order that is settled on; until then replicas may differ",
                "spop | yes | each decides by what it has, so both may take or win the same; then replicas become equal",
                "rename | yes | each decides by what it has, so both may take or win the same; then replicas"
                        + " become equal",
            })
    void whatIsPromisedFollowsFromHowItIsServed(String name, String atomic, String contention) {
        assertThat(Promises.atomic(named(name))).isEqualTo(atomic);
        assertThat(Promises.contention(named(name))).isEqualTo(contention);
    }

    @ParameterizedTest
    @CsvSource({"httl, true", "vsim, true", "get, false", "hexpire, false", "client|capa, false", "zrank, false"})
    void whatNotAllStoresHaveNeverGoesThereUnasked(String name, boolean newer) {
        assertThat(all(name).isNewer()).isEqualTo(newer);
        assertThat(newer && all(name).isPlain(5)).isFalse();
    }

    private Command named(String name) {
        return Objects.requireNonNull(find("", name, ""));
    }

    private Command all(String name) {
        return table.all().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Command find(String before, String name, String after) {
        return table.find(bytes(before + name + after), before.length(), name.length());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private static String mixed(Command command) {
        StringBuilder mixed = new StringBuilder(command.name());
        for (int i = 0; i < mixed.length(); i += 2) {
            mixed.setCharAt(i, Character.toUpperCase(mixed.charAt(i)));
        }
        return mixed.toString();
    }

    private static boolean sameInAscii(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            char c = other.charAt(i);
            if (one.charAt(i) != (c >= 'A' && c <= 'Z' ? c + 32 : c)) {
                return false;
            }
        }
        return true;
    }
}
