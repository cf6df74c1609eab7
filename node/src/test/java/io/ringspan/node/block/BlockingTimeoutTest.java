package io.ringspan.node.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockingTimeoutTest {
    private static final CommandTable TABLE = CommandTable.load();

    @ParameterizedTest
    @CsvSource({
        "blpop k 0, 0",
        "blpop k 0.5, 500000000",
        "blpop k j .5, 500000000",
        "blpop k 3., 3000000000",
        "blpop k 0.0000000001, 1",
        "blpop k -1, -1",
        "blpop k x, -1",
        "blpop k 1e3, 1000000000000",
        "blpop k 1e-3, 1000000",
        "blpop k 1e-400, 1",
        "blpop k 0e5, 0",
        "blpop k -0.0, 0",
        "blpop k -1e-9, -1",
        "blpop k +5, 5000000000",
        "blpop k 007, 7000000000",
        "blpop k 0x10, 16000000000",
        "blpop k 0x1p-9, 1953125",
        "blpop k 1e9, -1",
        "blpop k 1e400, -1",
        "blpop k 1e, -1",
        "blpop k nan, -1",
        "blpop k inf, -1",
        "blpop k 200000000, -1",
        "blmpop 2 1 k LEFT, 2000000000",
        "blmove a b LEFT LEFT 1, 1000000000",
        "xread BLOCK 5 STREAMS k 0, 5000000",
        "xread COUNT 2 block 0 STREAMS k 0, 0",
        "xread STREAMS block 5, -1",
        "xread COUNT BLOCK 3 1 STREAMS k 0, -1",
        "xread COUNT BLOCK BLOCK 3 STREAMS k 0, 3000000",
        "xread BLOCK 0.5 STREAMS k 0, -1",
        "xreadgroup GROUP block c BLOCK 7 STREAMS k >, 7000000",
    })
    void theTimeIsWhatTheCommandSays(String line, long nanos) {
        Arguments arguments = new Arguments();
        ByteBuf bytes = Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
        arguments.begin(bytes);
        int at = 0;
        for (String word : line.split(" ", -1)) {
            arguments.add(at, word.length());
            at += word.length() + 1;
        }
        Command command = Objects.requireNonNull(TABLE.find(arguments, 0));
        assertThat(BlockingTimeout.nanos(command, arguments))
                .isEqualTo(nanos < 0 ? OptionalLong.empty() : OptionalLong.of(nanos));
    }
}
