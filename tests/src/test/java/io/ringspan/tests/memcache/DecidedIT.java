package io.ringspan.tests.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of commands that depend on what is there, one of several replicas decides: clients hear what one memcached would say, and all stores have the same. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class DecidedIT {
    private static final String[] STORE = {"-m", "64", "-t", "1"};
    private static final int COMMANDS = 350;
    private static final int ROUNDS = 40;
    private static final int LATELY = 6;
    private static final Pattern NUMBER = Pattern.compile("(?<= c)\\d+|(?<=VALUE [a-z] \\d{1,9} \\d{1,9} )\\d+");

    /** A client with numbers for {@code cas}, right and wrong ones, whose node is none that decides. */
    @ParameterizedTest
    @CsvSource({"3, 1, DC_ONE", "2, 3, DC_ONE", "3, 1, DC_QUORUM", "3, 1, DC_SAFE_QUORUM"})
    void clientsHearWhatOneMemcachedWouldSay(int racks, int nodes, String level) throws IOException {
        int taken = 0;
        try (Memcached first = Memcached.start(STORE);
                RawLink plain = new RawLink(first.port());
                MemcachedRing ring = MemcachedRing.replicated(
                        racks,
                        nodes,
                        List.of("read_consistency: " + level, "write_consistency: " + level),
                        NodeSettings.workers(2),
                        STORE);
                RawLink through = new RawLink(ring.port(racks * nodes - 1))) {
            // So that the number below a value's is not 0, which is none.
            plain.answers("set z 0 0 1\r\n1\r\n".repeat(10));
            Random random = new Random(racks);
            List<String> past = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                String key = DecidedLines.KEYS.get(random.nextInt(DecidedLines.KEYS.size()));
                String question = random.nextBoolean() && key.length() == 1
                        ? "gets " + key + "\r\n"
                        : "mg " + key + (DecidedLines.isEncoded(key) ? " b" : "") + " k c\r\n";
                String known = plain.answers(question);
                String given = through.answers(question);
                assertThat(without(given, key))
                        .as("%d: %s", i, lately(past, key))
                        .isEqualTo(without(known, key));
                long beside = random.nextInt(2) - 1L;
                long seed = seed(random, key);
                String command = DecidedLines.next(new Random(seed), key, number(known) + beside);
                String same = DecidedLines.next(new Random(seed), key, number(given) + beside);
                String said = plain.answers(command);
                String heard = through.answers(same);
                past.add(question + given + known + same + command + heard);
                assertThat(without(heard, key))
                        .as("%d: %s", i, lately(past, key))
                        .isEqualTo(without(said, key));
                taken += command.contains(" C") && said.startsWith("HD") ? 1 : 0;
            }
            assertThat(taken).as("commands with a number that was the value's").isGreaterThan(COMMANDS / 100);
            Await.until(() -> "all stores have the same: " + ring.difference(), () -> ring.areEqual(DecidedLines.KEYS));
        }
    }

    /**
     * Memcached may forget the time of a number that becomes shorter or longer, or not: that depends on replies under way. And what is told as a whole
     * value is not stale.
     */
    private static long seed(Random random, String key) {
        while (true) {
            long seed = random.nextLong();
            if (!DecidedLines.next(new Random(seed), key, 1).matches("(?s)ma .* T.*|ms .* C1 .* I.*")) {
                return seed;
            }
        }
    }

    private static List<String> lately(List<String> past, String key) {
        List<String> about = past.stream()
                .filter(each -> each.contains(" " + key)
                        || (key.equals("n") && each.contains(" bg=="))
                        || (key.equals("bg==") && each.contains(" n")))
                .toList();
        return about.subList(Math.max(0, about.size() - LATELY), about.size());
    }

    @Test
    void noChangeIsLostThatIsCheckedWithCas() throws Exception {
        try (MemcachedRing ring = MemcachedRing.replicated(3, 2, NodeSettings.workers(2), STORE)) {
            try (RawLink link = new RawLink(ring.port(0))) {
                assertThat(link.answers("set n 0 0 1\r\n0\r\n")).isEqualTo("STORED\r\n");
            }
            List<Callable<Integer>> clients = new ArrayList<>();
            for (int node = 0; node < 6; node++) {
                int port = ring.port(node);
                clients.add(() -> count(port));
            }
            int refused = 0;
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try {
                for (Future<Integer> each : threads.invokeAll(clients)) {
                    refused += each.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(refused).as("clients were in each other's way").isPositive();
            try (RawLink link = new RawLink(ring.port(5))) {
                assertThat(link.answers("gets n\r\n")).contains("\r\n" + 6 * ROUNDS + "\r\n");
            }
            Await.until(() -> "all stores have the same: " + ring.difference(), () -> ring.areEqual(List.of("n")));
        }
    }

    private static int count(int port) throws IOException {
        int refused = 0;
        try (RawLink link = new RawLink(port)) {
            for (int done = 0; done < ROUNDS; ) {
                String[] found = link.answers("gets n\r\n").split("\r\n| ", -1);
                String next = Long.toString(Long.parseLong(found[5]) + 1);
                String said = link.answers("cas n 0 0 " + next.length() + " " + found[4] + "\r\n" + next + "\r\n");
                if (said.equals("STORED\r\n")) {
                    done++;
                } else {
                    assertThat(said).isEqualTo("EXISTS\r\n");
                    refused++;
                }
            }
        }
        return refused;
    }

    /** Also while the flush is on its way to the one that decides, and where nobody can be asked to wait for it. */
    @ParameterizedTest
    @ValueSource(strings = {"DC_ONE", "DC_SAFE_QUORUM"})
    void whatIsBehindAFlushIsDecidedBehindIt(String level) throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(
                        3,
                        1,
                        List.of("read_consistency: " + level, "write_consistency: " + level),
                        NodeSettings.workers(2),
                        STORE);
                RawLink link = new RawLink(ring.port(2))) {
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(link.answers("flush_all\r\nadd k 0 0 1\r\nx\r\ngets k\r\nadd k 0 0 1\r\ny\r\n"))
                        .matches("OK\r\nSTORED\r\nVALUE k 0 1 \\d+\r\nx\r\nEND\r\nNOT_STORED\r\n");
            }
            Await.until(() -> "all stores have the same: " + ring.difference(), () -> ring.areEqual(List.of("k")));
        }
    }

    /** One wins and others hear that somebody has, at each level; and what is stale is so until it is set anew. */
    @ParameterizedTest
    @ValueSource(strings = {"DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM"})
    void oneWins(String level) throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(
                        3,
                        1,
                        List.of("read_consistency: " + level, "write_consistency: " + level),
                        NodeSettings.workers(2),
                        STORE);
                RawLink link = new RawLink(ring.port(2))) {
            assertThat(link.answers("mg viv N60 v\r\n".repeat(3)))
                    .isEqualTo("VA 0 W\r\n\r\nVA 0 Z\r\n\r\nVA 0 Z\r\n\r\n");
            assertThat(link.answers("set r 0 60 1\r\nx\r\n" + "mg r R1000 v\r\n".repeat(3)))
                    .isEqualTo("STORED\r\nVA 1 W\r\nx\r\nVA 1 Z\r\nx\r\nVA 1 Z\r\nx\r\n");
            assertThat(link.answers("set s 0 0 1\r\nx\r\nmd s I T300\r\n" + "mg s c v\r\n".repeat(2))
                            .replaceAll(" c\\d+", ""))
                    .isEqualTo("STORED\r\nHD\r\nVA 1 X W\r\nx\r\nVA 1 Z X\r\nx\r\n");
        }
    }

    /** And so is one of a replica that decides no more. */
    @Test
    void aNumberOfAStoreThatHasBegunAnewIsThatOfNoValue() throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(3, 1, NodeSettings.workers(2), STORE);
                RawLink link = new RawLink(ring.port(1))) {
            long first = setAndAskForNumber(link);
            ring.storeAnew(0, STORE);
            long second = setAndAskForNumber(link);
            assertThat(cas(link, first)).isEqualTo("EXISTS\r\n");
            assertThat(cas(link, second)).isEqualTo("STORED\r\n");
            second = setAndAskForNumber(link);
            ring.node(0).close();
            long third = setAndAskForNumber(link);
            assertThat(cas(link, second)).isEqualTo("EXISTS\r\n");
            assertThat(cas(link, third)).isEqualTo("STORED\r\n");
        }
    }

    private static long setAndAskForNumber(RawLink link) {
        String[] said = {""};
        Await.until(() -> "a number is given: " + said[0], () -> {
            said[0] = link.answers("set k 0 0 1\r\nx\r\ngets k\r\n");
            return said[0].startsWith("STORED\r\nVALUE k 0 1 ");
        });
        return number(said[0]);
    }

    private static String cas(RawLink link, long number) throws IOException {
        return link.answers("cas k 0 0 1 " + number + "\r\ny\r\n");
    }

    /** What is not heard is done in its order, and what is heard comes in its. */
    @Test
    void quietAndPipelinedCommandsKeepTheirOrder() throws IOException {
        String stream = """
                add a 0 0 1 noreply
                x
                add a 0 0 1
                y
                get a
                replace a 0 0 1 noreply
                z
                mg a v q Oone
                mg none v q Otwo
                mg none N60 v Othree
                mg none N60 v q Ofour
                ms none 2 T0 q Ofive
                ok
                ms none 1 ME q Osix
                x
                mg none v
                cas a 0 0 1 77 noreply
                q
                cas a 0 0 1 77
                q
                gets b c d
                ma n N0 J5
                ma n N0 v
                mn
                """.replace("\n", "\r\n");
        try (Memcached first = Memcached.start(STORE);
                RawLink plain = new RawLink(first.port());
                MemcachedRing ring = MemcachedRing.replicated(2, 3, NodeSettings.workers(2), STORE);
                RawLink through = new RawLink(ring.port(4))) {
            plain.answers("set z 0 0 1\r\n1\r\n".repeat(100));
            assertThat(MemcacheRequestIT.comparable(through.answers(stream)))
                    .isEqualTo(MemcacheRequestIT.comparable(plain.answers(stream)));
            String many = "gets" + " a b c d e f g h none".repeat(3) + "\r\n";
            String sets = "set b 1 0 1\r\n1\r\nset d 2 0 1\r\n2\r\nset g 3 0 1\r\n3\r\n";
            assertThat(MemcacheRequestIT.comparable(through.answers(sets + many + "gats 500 g h b\r\n")))
                    .isEqualTo(MemcacheRequestIT.comparable(plain.answers(sets + many + "gats 500 g h b\r\n")));
            Await.until(
                    () -> "all stores have the same: " + ring.difference(),
                    () -> ring.areEqual(List.of("a", "b", "d", "g", "h", "n")));
        }
    }

    /** What only looks waits for nothing before it, and what writes waits for what looks. */
    @ParameterizedTest
    @ValueSource(strings = {"DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM"})
    void eachSeesWhatIsBeforeItInThePipelineAndNothingBehindIt(String level) throws IOException {
        StringBuilder stream = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < ROUNDS; i++) {
            int value = 1_000 + i;
            stream.append("set k 0 0 4\r\n%d\r\nset l 0 0 4 noreply\r\n%d\r\n".formatted(value, value));
            expected.append("STORED\r\n");
            int looks = i % 3 == 0 ? 20 : i % 5; // more than go at once, too
            for (int look = 0; look < looks; look++) {
                stream.append("gets k\r\nmg none c q\r\ngets l none k\r\nget l\r\nmg k c v\r\n");
                expected.append("""
                        VALUE k 0 4 N
                        %1$d
                        END
                        VALUE l 0 4 N
                        %1$d
                        VALUE k 0 4 N
                        %1$d
                        END
                        VALUE l 0 4
                        %1$d
                        END
                        VA 4 cN
                        %1$d
                        """.replace("\n", "\r\n").formatted(value));
            }
        }
        try (MemcachedRing ring = MemcachedRing.replicated(
                        3,
                        2,
                        List.of("read_consistency: " + level, "write_consistency: " + level),
                        NodeSettings.workers(2),
                        STORE);
                RawLink through = new RawLink(ring.port(5))) {
            String heard = through.answers(stream.toString());
            assertThat(heard.replaceAll("(?<=VALUE [kl] 0 4 |VA 4 c)\\d+", "N")).isEqualTo(expected.toString());
        }
    }

    /** If a number becomes longer, it is forgotten whether its key was in base64 and who has won; whether it does depends on replies under way. Who has won what is stale, each store knows for itself. */
    private static String without(String reply, String key) {
        String numbers =
                NUMBER.matcher(reply).replaceAll(number -> number.group().equals("0") ? "none" : "number");
        String said = MemcacheRequestIT.comparable(DecidedLines.withoutBlanks(numbers))
                .replaceAll(" k\\S+(?: b)?", " k");
        boolean mayGrow = DecidedLines.KEYS.indexOf(key) >= DecidedLines.NUMBERS;
        return said.replaceAll(mayGrow ? " [WXZ](?=[ \r])" : " [WZ](?=[ \r])", "");
    }

    private static long number(String reply) {
        Matcher number = NUMBER.matcher(reply);
        return number.find() ? Long.parseLong(number.group()) : 1;
    }
}
