package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.replication.store.CommandKind;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespSpanCommandsTest {
    private static final byte[] SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvv\r\n".getBytes(US_ASCII);
    private static final byte[] INCR = "*2\r\n$4\r\nINCR\r\n$3\r\nkey\r\n".getBytes(US_ASCII);

    private final RespSpanCommands commands = new RespSpanCommands(CommandTable.load());

    @Test
    void theCommandsOfASpanAreWalkedOneAfterTheOther() {
        ByteBuf span = Unpooled.wrappedBuffer(SET, INCR);
        requireBoth(span, 0);
    }

    @Test
    void aSpanThatWasCopiedBehindTheWriterIndexIsWalkedAsWell() {
        ByteBuf chunk = Unpooled.buffer(256, 256);
        chunk.setBytes(100, SET).setBytes(100 + SET.length, INCR);
        assertThat(chunk.writerIndex()).isZero();
        requireBoth(chunk, 100);
    }

    private void requireBoth(ByteBuf span, int at) {
        assertThat(commands.next(span, at)).isEqualTo(at + SET.length);
        assertThat(commands.kind()).isEqualTo(CommandKind.WHOLE);
        assertThat(key(span)).isEqualTo("k");
        assertThat(commands.next(span, at + SET.length)).isEqualTo(at + SET.length + INCR.length);
        assertThat(commands.kind()).isEqualTo(CommandKind.ADDITION);
        assertThat(key(span)).isEqualTo("key");
    }

    /** A SET that the store answers with an error sets nothing: nothing may be late because of it. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "SET k v,                       WHOLE",
        "set k v PXAT 1700000000000,    WHOLE",
        "SET k v exat 1700000000,       WHOLE",
        "SET k v PXAT 0,                DELTA",
        "SET k v PXAT -5,               DELTA",
        "SET k v EXAT x,                DELTA",
        "SET k v EXAT 9223372036854775, WHOLE",
        "SET k v EXAT 9223372036854776, DELTA",
        "SET k v KEEPTTL,               DELTA",
        "MSET k v l w,                  WHOLE",
        "DEL k l,                       WHOLE",
        "UNLINK k,                      WHOLE",
        "DECRBY k 3,                    ADDITION",
        "HINCRBY k f 3,                 FIELD_ADDITION",
        "SADD k m,                      INSERTION",
        "SREM k m,                      REMOVAL",
        "PFADD k m,                     SKETCH",
        "APPEND k v,                    DELTA",
        "PEXPIREAT k 1700000000000,     DELTA",
    })
    void whatACommandDoesDecidesWhetherItCanBeLate(String command, CommandKind kind) {
        ByteBuf span = Unpooled.wrappedBuffer(resp(command));
        commands.next(span, 0);
        assertThat(commands.kind()).isEqualTo(kind);
    }

    /** The key stands behind the word that says what is done to the group. */
    @Test
    void ofAContainerTheCommandIsMeantThatItsSecondWordSays() {
        for (String command : List.of("XGROUP SETID k g 1-1", "xgroup createconsumer k g c", "XGROUP DESTROY k g")) {
            ByteBuf span = Unpooled.wrappedBuffer(resp(command));
            commands.next(span, 0);
            assertThat(commands.keys()).as(command).isEqualTo(1);
            assertThat(key(span)).isEqualTo("k");
            assertThat(commands.kind()).isEqualTo(CommandKind.DELTA);
        }
    }

    /** What a replica knows of the sorted key's version says nothing then of what it replies. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "SORT k,                                 1",
        "SORT k BY nosort GET # GET plain,       1",
        "SORT_RO k BY w_*,                       2",
        "SORT k LIMIT BY w_* GET o_* GET o_*->f, 3",
        "SORT k GET STORE STORE d,               2",
        "SORT k BY w_* STORE d STORE e GET *,    4",
    })
    void patternsOfSortAreMoreThanOneKey(String command, int keys) {
        commands.next(Unpooled.wrappedBuffer(resp(command)), 0);
        assertThat(commands.keys()).isEqualTo(keys);
    }

    @ParameterizedTest(name = "{0} without {1}: {2}, answered as before: {3}")
    @CsvSource({
        "SET k v,        0,   UNWATCH,    true",
        "DEL k,          0,   UNWATCH,    false",
        "INCR k,         0,   UNWATCH,    false",
        "MSET k v l w,   0,   MSET l w,   true",
        "MSET k v l w,   1,   MSET k v,   true",
        "MSET k v l w,   0 1, UNWATCH,    true",
        "UNLINK k l m,   1,   UNLINK k m, false",
    })
    void aCommandIsWrittenWithoutSomeOfItsKeys(String command, String without, String left, boolean same) {
        BitSet keys = new BitSet();
        for (String key : without.split(" ", -1)) {
            keys.set(Integer.parseInt(key));
        }
        ByteBuf out = Unpooled.buffer();
        commands.next(Unpooled.wrappedBuffer(resp(command)), 0);

        assertThat(commands.without(keys, out)).isEqualTo(same);
        assertThat(out.toString(US_ASCII)).isEqualTo(new String(resp(left), US_ASCII));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "SET k v,                       0",
        "SET k v PXAT 1700000000000,    1700000000000",
        "SET k v exat 1700000000,       1700000000000",
        "SET k v PXAT -5,               -1",
        "SET k v KEEPTTL,               -1",
        "MSET k v l w,                  0",
        "DEL k l,                       0",
        "PEXPIREAT k 1700000000000,     1700000000000",
        "EXPIREAT k 1700000000,         1700000000000",
        "PEXPIREAT k -3,                0",
        "EXPIREAT k 9223372036854775807, 9223372036854775000",
        "PEXPIREAT k x,                 -1",
        "PERSIST k,                     0",
        "INCR k,                        -1",
        "HSET k f v,                    -1",
        "RESTORE k 1700000000000 v REPLACE ABSTTL, 1700000000000",
        "RESTORE k 0 v REPLACE ABSTTL,  0",
        "RESTORE k 5000 v,              -1",
    })
    void whichDeadlineItGivesToItsKeys(String command, long deadline) {
        ByteBuf span = Unpooled.wrappedBuffer(resp(command));
        commands.next(span, 0);
        assertThat(commands.deadline()).isEqualTo(deadline);
    }

    private static byte[] resp(String command) {
        String[] words = command.split(" ", -1);
        StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            resp.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return resp.toString().getBytes(US_ASCII);
    }

    private String key(ByteBuf span) {
        assertThat(commands.keys()).isEqualTo(1);
        return span.toString(commands.keyAt(0), commands.keyLength(0), US_ASCII);
    }
}
