package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheRefusal;
import io.ringspan.node.memcache.MemcacheReplyWalker;
import io.ringspan.tests.memcache.RandomCommands.Asked;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walker finds one reply for each command in what a real memcached sends. */
@BesideOthers
@NeedsProgram("memcached")
class MemcacheReplyWalkerIT {
    private static final int PIPELINES = 25;
    private static final int COMMANDS_OF_EACH = 160;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachCommandHasOneReplyHoweverTheBytesAreCut(long givenSeed) throws IOException {
        long seed = Long.getLong("ringspan.seed", givenSeed);
        Random random = new Random(seed);
        RandomCommands commands = new RandomCommands(random);
        try (Memcached server = Memcached.start("-m", "64", "-I", "1m");
                RawLink link = new RawLink(server.port())) {
            for (int i = 0; i < PIPELINES; i++) {
                List<Asked> asked = new ArrayList<>();
                StringBuilder bytes = new StringBuilder();
                for (int command = 0; command <= COMMANDS_OF_EACH; command++) {
                    asked.add(command == COMMANDS_OF_EACH ? RandomCommands.LAST : commands.next());
                    bytes.append(asked.get(command).command());
                }
                String answer = link.ask(bytes.toString(), RandomCommands.LAST_REPLY);
                check(asked, answer, random, "seed " + seed + ", pipeline " + i);
            }
        }
    }

    @Test
    void whatDecrLeavesIsPaddedWithBlanksAndItsReplyIsNot() throws IOException {
        try (Memcached server = Memcached.start();
                RawLink link = new RawLink(server.port())) {
            String answer = link.ask("set n 0 0 3\r\n100\r\ndecr n 1\r\nget n\r\nmn\r\n", "MN\r\n");
            assertThat(replies(answer, new Random(1)))
                    .containsExactly("STORED\r\n", "99\r\n", "VALUE n 0 3\r\n99 \r\nEND\r\n", "MN\r\n");
        }
    }

    @Test
    void whatIsListedOfAllKeysIsOneReply() throws IOException {
        // Alone: memcached lets commands lie that come together with this one.
        try (Memcached server = Memcached.start();
                RawLink link = new RawLink(server.port())) {
            link.ask("set k1 0 0 1\r\n1\r\nset k2 0 0 1\r\n2\r\nmn\r\n", "MN\r\n");
            String keys = link.ask("lru_crawler metadump all\r\n", "END\r\n");
            assertThat(keys).contains("key=k1 ", "key=k2 ");
            assertThat(replies(keys, new Random(1))).containsExactly(keys);
        }
    }

    @Test
    void aFullMemcachedRefusesAndOneThatIsGivenTooMuchAnswers() throws IOException {
        try (Memcached server = Memcached.start("-M", "-m", "8");
                RawLink link = new RawLink(server.port())) {
            StringBuilder sets = new StringBuilder("set large 0 0 1100000\r\n" + "v".repeat(1_100_000) + "\r\n");
            for (int i = 0; i < 120; i++) {
                sets.append("set k%d 0 0 100000\r\n".formatted(i))
                        .append("v".repeat(100_000))
                        .append("\r\n");
            }
            List<String> replies = replies(link.ask(sets + "mn\r\n", "MN\r\n"), new Random(1));
            assertThat(replies)
                    .hasSize(122)
                    .startsWith("SERVER_ERROR object too large for cache\r\n", "STORED\r\n")
                    .endsWith("SERVER_ERROR out of memory storing object\r\n", "MN\r\n");
            assertThat(isRefusal(replies.get(0))).isFalse();
            assertThat(isRefusal(replies.get(120))).isTrue();
        }
    }

    private static boolean isRefusal(String reply) {
        byte[] bytes = reply.getBytes(ISO_8859_1);
        return MemcacheRefusal.isOne(Unpooled.wrappedBuffer(bytes), 0, bytes.length - 2);
    }

    private static void check(List<Asked> asked, String answer, Random random, String which) {
        List<String> replies = replies(answer, random);
        for (int i = 0; i < Math.min(asked.size(), replies.size()); i++) {
            String reply = replies.get(i);
            assertThat(reply).as("%s, end of reply %d", which, i).endsWith("\r\n");
            if (!asked.get(i)
                    .reply()
                    .matcher(reply.substring(0, reply.length() - 2))
                    .matches()) {
                throw new AssertionError(which + ", command " + i + ": "
                        + shortened(asked.get(i).command()) + " was answered by " + shortened(reply));
            }
        }
        assertThat(replies).as(which).hasSameSizeAs(asked);
        assertThat(String.join("", replies).equals(answer))
                .as("%s: all bytes belong to replies", which)
                .isTrue();
    }

    /** What the walker finds when the bytes come in random pieces; bytes behind the last whole reply are not in it. */
    private static List<String> replies(String answer, Random random) {
        ByteBuf in = Unpooled.wrappedBuffer(answer.getBytes(ISO_8859_1));
        MemcacheReplyWalker walker = new MemcacheReplyWalker();
        List<String> replies = new ArrayList<>();
        int start = 0;
        int position = 0;
        int limit = 0;
        while (limit < in.writerIndex()) {
            int most = random.nextBoolean() ? 10 : 20_000;
            limit = Math.min(in.writerIndex(), limit + 1 + random.nextInt(most));
            boolean more = true;
            while (more && position < limit) {
                position = walker.advance(in, position, limit);
                if (position == MemcacheReplyWalker.GARBAGE) {
                    throw new AssertionError(
                            "garbage behind " + replies.size() + " replies: " + shortened(answer.substring(start)));
                }
                more = walker.hasEnded();
                if (more) {
                    String reply = answer.substring(start, position);
                    assertThat(walker.isError())
                            .as(() -> "an error: " + shortened(reply))
                            .isEqualTo(reply.matches("(?s)((CLIENT|SERVER)_)?ERROR.*"));
                    assertThat(MemcacheReplyWalker.isMiss(in, start))
                            .as(() -> "a miss: " + shortened(reply))
                            .isEqualTo(reply.matches("(?s)(END|EN( .*)?)\r\n"));
                    replies.add(reply);
                    start = position;
                }
            }
        }
        return replies;
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "... (" + text.length() + " bytes)";
    }
}
