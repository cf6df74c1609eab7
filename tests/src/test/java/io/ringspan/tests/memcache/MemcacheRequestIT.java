package io.ringspan.tests.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two memcached stores side by side: one is given what clients send, the other what a node makes of that. Clients hear the same. So the decoder
 * takes for commands, for values and for errors what memcached takes for them, and what it sends has the same effect.
 */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
public class MemcacheRequestIT {
    private static final int STREAMS = 600;
    private static final int COMMANDS_MAX = 60;

    /** Ends whatever line or value has no end. */
    private static final String TAIL = "\n".repeat(12);

    /** What can differ by a second, since one ends between the two: times left, and times since. */
    private static final Pattern SECONDS = Pattern.compile("(?<= [tl]|exp=|la=)-?\\d+");

    private static final int SECONDS_OFF_MAX = 2;

    private int asTheyCame;
    private int unended;

    @Test
    void aClientHearsWhatMemcachedItselfWouldSay() throws IOException {
        try (Memcached plain = start();
                Memcached through = start();
                RawLink plainLink = new RawLink(plain.port());
                RawLink throughLink = new RawLink(through.port())) {
            prime(plainLink);
            prime(throughLink);
            for (int seed = 1; seed <= STREAMS; seed++) {
                compare(seed, plainLink, throughLink);
            }
            assertThat(asTheyCame).as("commands that are sent as they came").isGreaterThan(STREAMS);
            assertThat(unended).as("streams that end within a command").isLessThan(STREAMS / 50);
        }
    }

    private void compare(int seed, RawLink plain, RawLink through) throws IOException {
        Random random = new Random(seed);
        RequestLines lines = new RequestLines(random);
        StringBuilder stream = new StringBuilder("flush_all\r\n");
        for (int i = random.nextInt(COMMANDS_MAX); i >= 0; i--) {
            stream.append(lines.next());
        }
        stream.append(TAIL);
        DecodedClient client = new DecodedClient(RequestLines.TOO_LARGE_BYTES);
        if (!client.take(stream.toString())) {
            unended++;
            return;
        }
        String expected = plain.answers(stream.toString());
        String heard = client.hears(through.answers(client.sent()));
        assertThat(comparable(heard))
                .as("seed %d:%n%s%n---- is sent as%n%s", seed, shown(stream.toString()), shown(client.sent()))
                .isEqualTo(comparable(expected));
        assertThat(areNear(seconds(heard), seconds(expected)))
                .as("seed %d: %s are near to %s", seed, seconds(heard), seconds(expected))
                .isTrue();
        asTheyCame += client.sentAsTheyCame();
    }

    /** From here on no number for {@code cas} that a client makes up is one of a value. */
    private static void prime(RawLink link) throws IOException {
        link.answers("set a 0 0 1\r\n1\r\n".repeat(100));
    }

    private static Memcached start() {
        return Memcached.start("-m", "64", "-t", "1", "-o", "slab_chunk_max=16384", "-I", "32k");
    }

    public static String shown(String bytes) {
        return bytes.replaceAll("[yz]{100,}", "(many)").replace("\0", "\\0").replace("\r", "\\r");
    }

    /** What is said, without times and without the numbers for {@code cas}: one store counts room that it made for a value which it then did not take. */
    public static String comparable(String replies) {
        return SECONDS.matcher(replies)
                .replaceAll("#")
                .replaceAll(" c\\d+", " c#")
                .replaceAll("cas=\\d+", "cas=#")
                .replaceAll("(VALUE [^ \\n]+ \\d+ \\d+) \\d+", "$1 #");
    }

    static List<Long> seconds(String replies) {
        return SECONDS.matcher(replies)
                .results()
                .map(found -> Long.parseLong(found.group()))
                .toList();
    }

    static boolean areNear(List<Long> some, List<Long> others) {
        return some.size() == others.size()
                && IntStream.range(0, some.size())
                        .allMatch(i -> Math.abs(some.get(i) - others.get(i)) <= SECONDS_OFF_MAX);
    }
}
