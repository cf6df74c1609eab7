package io.ringspan.tests.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.tests.turn.BesideOthers;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class SpoilingTest {
    private static final long MILLIS_MAX = 50;
    private static final int LINES = 3_000;
    private static final CommandTable TABLE = CommandTable.load();

    /** Zero would be for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"blpop", "brpoplpush", "blmove", "blmpop", "bzmpop", "bzpopmin", "xread", "xreadgroup"})
    void nothingWaitsLongHoweverItIsSpoilt(String name) {
        for (Line line : lines(name)) {
            OptionalLong nanos = line.command().takes(line.words().size())
                    ? BlockingTimeout.nanos(line.command(), arguments(line))
                    : OptionalLong.empty();
            assertThat(nanos.isEmpty() || (nanos.getAsLong() > 0 && nanos.getAsLong() <= MILLIS_MAX * 1_000_000))
                    .as(line.toString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "zadd", "zrange", "xadd", "lpop"})
    void fewLinesAreAlikeAndAllLengthsAreTried(String name) {
        List<Line> lines = lines(name);
        Set<Integer> lengths = new HashSet<>();
        lines.forEach(line -> lengths.add(line.words().size()));
        assertThat(new HashSet<>(lines)).hasSizeGreaterThan(LINES / 10);
        assertThat(lengths)
                .contains(Math.abs(lines.get(0).command().facts().arity()) - 1)
                .hasSizeGreaterThan(2);
    }

    private static List<Line> lines(String name) {
        Command command = Objects.requireNonNull(TABLE.named(name));
        LineSource source = new LineSource(TABLE, Grammars.load(), List.of(command), 5);
        return source.alone(command, LINES).stream()
                .filter(line -> line.command().equals(command))
                .toList();
    }

    private static Arguments arguments(Line line) {
        Arguments arguments = new Arguments();
        ByteBuf bytes = Unpooled.buffer();
        line.bytes().forEach(bytes::writeBytes);
        arguments.begin(bytes);
        int at = 0;
        for (byte[] word : line.bytes()) {
            arguments.add(at, word.length);
            at += word.length;
        }
        return arguments;
    }
}
