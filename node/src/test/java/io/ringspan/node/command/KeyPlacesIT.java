package io.ringspan.node.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys that are found are those that a real Redis finds. */
class KeyPlacesIT {
    /** Which of their arguments are keys depends on what others say; Redis has code of its own for them. */
    private static final Set<String> OF_THEIR_OWN = Set.of("sort_ro", "migrate", "georadius", "georadiusbymember");

    private static final String[] WORDS = {
        "a", "bb", "1", "2", "3", "0", "STREAMS", "COUNT", "BLOCK", "STORE", "GROUP", "x", "WEIGHTS", "m", "km"
    };

    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RespSocket socket;

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(directory);
        socket = new RespSocket(redis.port());
    }

    @AfterAll
    static void stop() throws IOException {
        if (redis != null) {
            socket.close();
            redis.close();
        }
    }

    @Test
    void theKeysAreThoseThatRedisFinds() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        FoundKeys found = new FoundKeys();
        int compared = 0;
        for (Command command : CommandTable.load().commands()) {
            if (command.keyPlaces().isEmpty() || OF_THEIR_OWN.contains(command.name())) {
                continue;
            }
            for (int i = 0; i < 60; i++) {
                String line = line(command, random);
                String said =
                        socket.askRaw(CommandLine.of("COMMAND GETKEYS " + line).words());
                CommandLine asked = CommandLine.of(line);
                Arguments arguments = asked.arguments();
                if (said.startsWith("*")) {
                    command.keyPlaces().find(arguments, 0, found);
                    assertThat(array(arguments, found)).as(line).isEqualTo(said);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    /** Of several STORE the last one is meant, and what stands behind another option is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SORT a STORE b STORE c",
                "SORT a BY STORE LIMIT 1 2 STORE b",
                "SORT a LIMIT STORE b DESC",
                "SORT a GET STORE STORE",
                "SORT a ALPHA"
            })
    void soAreThoseOfSort(String line) throws IOException {
        String said = socket.askRaw(CommandLine.of("COMMAND GETKEYS " + line).words());
        CommandLine asked = CommandLine.of(line);
        FoundKeys found = new FoundKeys();
        asked.command().keyPlaces().find(asked.arguments(), 0, found);
        assertThat(array(asked.arguments(), found)).isEqualTo(said);
    }

    private static String line(Command command, SplittableRandom random) {
        int arity = command.facts().arity();
        int count = arity > 0 ? arity : -arity + random.nextInt(6);
        List<String> words = new ArrayList<>(List.of(command.name()));
        while (words.size() < count) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        return String.join(" ", words);
    }

    private static String array(Arguments arguments, FoundKeys found) {
        StringBuilder array = new StringBuilder("*" + found.count() + "\r\n");
        for (int key = 0; key < found.count(); key++) {
            String text = arguments.text(found.argument(key), ISO_8859_1);
            array.append("$").append(text.length()).append("\r\n").append(text).append("\r\n");
        }
        return array.toString();
    }
}
