package io.ringspan.tests.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.tests.turn.BesideOthers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as the same answer, and that a planted difference does not. A slash ends a line. */
@BesideOthers
class ReplyComparisonTest {
    private static final CommandTable TABLE = CommandTable.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "get;$1/a/;$1/a/",
                "get;$-1/;$-1/",
                "get;-WRONGTYPE x/;-WRONGTYPE x/",
                "smembers;*2/$1/a/$1/b/;*2/$1/b/$1/a/",
                "smembers;~2/$1/a/$1/b/;~2/$1/b/$1/a/",
                "hgetall;*4/$1/a/$1/1/$1/b/$1/2/;*4/$1/b/$1/2/$1/a/$1/1/",
                "hgetall;%2/$1/a/$1/1/$1/b/$1/2/;%2/$1/b/$1/2/$1/a/$1/1/",
                "command|info;*1/*2/$1/a/~2/+x/+y/;*1/*2/$1/a/~2/+y/+x/",
                "srandmember;$1/a/;$1/b/",
                "zrandmember;*2/$1/a/$1/b/;*2/$1/b/$1/b/",
                "ttl;:1000/;:999/",
                "pttl;:1000000/;:999000/",
                "ttl;:-2/;:-2/",
                "sort;*2/$1/a/$1/b/;*2/$1/b/$1/a/",
                "client|id;:3/;:77/",
                "memory|usage;:100/;:120/",
            })
    void theSame(String command, String expected, String actual) throws IOException {
        assertThat(ReplyComparison.same(line(command), reply(expected), reply(actual)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "get;$1/a/;$1/b/",
                "get;$1/a/;+a/",
                "get;$1/a/;$-1/",
                "get;-WRONGTYPE x/;-WRONGTYPE y/",
                "get;-WRONGTYPE x/;$-1/",
                "lrange;*2/$1/a/$1/b/;*2/$1/b/$1/a/",
                "zrange;*2/$1/a/$1/b/;*1/$1/a/",
                "smembers;*2/$1/a/$1/b/;*2/$1/a/$1/a/",
                "smembers;*3/$1/a/$1/a/$1/b/;*3/$1/a/$1/b/$1/b/",
                "smembers;~2/$1/a/$1/b/;*2/$1/a/$1/b/",
                "hgetall;*4/$1/a/$1/1/$1/b/$1/2/;*4/$1/a/$1/2/$1/b/$1/1/",
                "hgetall;%1/$1/a/$1/1/;*2/$1/a/$1/1/",
                "srandmember;$1/a/;$-1/",
                "srandmember;*2/$1/a/$1/b/;*1/$1/a/",
                "zrandmember;*1/*2/$1/a/$1/1/;*1/*2/$1/a/,1/",
                "ttl;:1000/;:100/",
                "ttl;:30/;:-1/",
                "ttl;:-1/;:-2/",
                "pttl;:1000000/;:1000/",
                "memory|usage;:100/;$-1/",
            })
    void different(String command, String expected, String actual) throws IOException {
        assertThat(ReplyComparison.same(line(command), reply(expected), reply(actual)))
                .isFalse();
    }

    private static Line line(String name) {
        Command command = Objects.requireNonNull(TABLE.named(name));
        List<String> arguments = name.equals("sort") ? List.of("sort", "k", "by", "nosort") : List.of(name, "k");
        return new Line(command, arguments);
    }

    private static Reply reply(String text) throws IOException {
        byte[] bytes = text.replace("/", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new ReplyReader(new ByteArrayInputStream(bytes)).read();
    }
}
