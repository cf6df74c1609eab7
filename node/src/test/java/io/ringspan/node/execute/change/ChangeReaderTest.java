package io.ringspan.node.execute.change;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.Forms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeReaderTest {
    private static final long NOW = 1_000_000_000_000L;

    private final ChangeReader reader = new ChangeReader(CommandTable.load(), new Forms());
    private final Changes changes = new Changes();

    private static List<Reply> items(String... lists) {
        return Stream.of(lists)
                .flatMap(list -> Stream.of(list.split(" ", -1)))
                .<Reply>map(Reply.Blob::new)
                .toList();
    }

    /** One command of a script, as the recorder notes it. */
    private static String noted(String name, String noted, String arguments) {
        int count = 2 + arguments.split(" ", -1).length;
        return count + " " + name + " " + noted + " " + arguments;
    }

    private String told() {
        CommandLines out = new CommandLines(Unpooled.buffer());
        changes.append(out);
        List<String> words = new ArrayList<>();
        for (String line : out.bytes().toString(ISO_8859_1).split("\r\n", -1)) {
            if (line.startsWith("*")) {
                words.add(";");
            } else if (!line.startsWith("$") && !line.isEmpty()) {
                words.add(line);
            }
        }
        return String.join(" ", words);
    }

    @ParameterizedTest
    @CsvSource({
        "set,'',k v,; set k v",
        "set,1500000000000,k v PX 5,; SET k v PXAT 1500000000000",
        "set,-1,k v KEEPTTL,; SET k v",
        "set,-2,k v PXAT 1,; DEL k",
        "setex,1500000000000,k 9 v,; SET k v PXAT 1500000000000",
        "expire,1500000000000,k 9,; PEXPIREAT k 1500000000000",
        "expire,-2,k -1,; DEL k",
        "getex,-1,k PERSIST,; PERSIST k",
        "getex,1500000000000,k EX 5,; PEXPIREAT k 1500000000000",
        "setnx,1,k v,; SET k v",
        "setnx,0,k v,''",
        "hsetnx,1,k f v,; HSET k f v",
        "getset,'',k v,; SET k v",
        "getdel,'',k,; DEL k",
        "lpop,e,k,; LREM k 1 e",
        "rpop,e,k,; LREM k -1 e",
        "rpoplpush,e,k l,; LREM k -1 e ; LPUSH l e",
        "lmove,e,k l LEFT RIGHT,; LREM k 1 e ; RPUSH l e",
        "xadd,5-1,k * f v,; XADD k 5-1 f v",
        "xadd,5-1,k NOMKSTREAM MAXLEN = 9 5-* f v,; XADD k MAXLEN = 9 5-1 f v",
        "del,'',k l,; del k l",
        "zadd,'',k 1 m,; zadd k 1 m",
    })
    void whatDoesTheSameElsewhereIsTold(String name, String noted, String arguments, String same) {
        assertThat(reader.told(items(noted(name, noted, arguments)), "mark", NOW, changes))
                .isZero();
        assertThat(told()).isEqualTo(same);
        assertThat(changes.copied()).isEmpty();
        assertThat(changes.keys()).contains("k");
    }

    @ParameterizedTest
    @CsvSource({
        "zadd,'',k NX 1 m",
        "lpop,e,k 1",
        "xadd,5-1,k MAXLEN ~ 9 * f v",
        "xadd,5-1,k KEEPREF * f v",
        "xadd,5-1,k KEEPREF MAXLEN = 10 * f v",
        "expire,-1,k 5"
    })
    void ofAllElseTheValueIsCopied(String name, String noted, String arguments) {
        reader.told(items(noted(name, noted, arguments)), "mark", NOW, changes);
        assertThat(told()).isEmpty();
        assertThat(changes.copied()).containsExactly("k");
    }

    /** What has moved from a key that is copied, or to one, is in both. */
    @Test
    void aCommandIsToldOfAllItsKeysOrOfNone() {
        reader.told(
                items(
                        "mark",
                        noted("lmove", "e", "a b LEFT LEFT"),
                        noted("incr", "", "n"),
                        noted("lmove", "e", "b c LEFT LEFT"),
                        "1 a"),
                "mark",
                NOW,
                changes);
        assertThat(told()).isEqualTo("; incr n");
        assertThat(changes.copied()).containsExactlyInAnyOrder("a", "b", "c");
        changes.copyAll();
        assertThat(told()).isEmpty();
        assertThat(changes.copied()).containsExactlyInAnyOrder("a", "b", "c", "n");
    }

    @Test
    void marksAreCounted() {
        assertThat(reader.told(items("mark", "mark", "1 mark", "mark"), "mark", NOW, changes))
                .isEqualTo(3);
        assertThat(changes.copied()).containsExactly("mark");
    }

    /** In a transaction, times to live are moments before it runs. */
    @Test
    void ofATransactionWhatHasRunIsTold() {
        Request request = request("SETEX k 5 v");
        CommandLines run = new CommandLines(Unpooled.buffer());
        reader.run(request, run);
        assertThat(run.bytes().toString(ISO_8859_1)).contains("PXAT").contains(Long.toString(NOW + 5000));
        reader.add(request, new Reply.Status("OK"), changes);
        assertThat(told()).isEqualTo("; SET k v PXAT " + (NOW + 5000));
        reader.add(request("LPOP l"), new Reply.Nothing(), changes);
        reader.add(request("XADD s MAXLEN ~ 5 7-1 f v"), new Reply.Blob("7-1"), changes);
        assertThat(told()).endsWith("; XADD s MAXLEN = 5 7-1 f v");
        reader.add(request("SET k w NX"), new Reply.Status("OK"), changes);
        assertThat(changes.copied()).containsExactly("k");
    }

    private static Request request(String line) {
        CommandLine command = CommandLine.of(line);
        return new Request(command.command(), command.arguments(), 2, NOW);
    }
}
