package io.ringspan.node.level;

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
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pattern means here what it means to a Redis. */
class GlobIT {
    private static final int KEYS = 300;
    private static final int PATTERNS = 20_000;
    private static final String OF_KEYS = "aab]-^[\\?*B";
    private static final String OF_PATTERNS = "aab]]--^[[\\?**B";

    @TempDir
    private Path directory;

    @Test
    void anyPatternMatchesTheKeysThatRedisSays() throws IOException {
        RandomGenerator random = new SplittableRandom(7);
        List<String> keys = new ArrayList<>();
        try (RealRedis redis = RealRedis.startOrSkip(directory);
                RespSocket client = new RespSocket(redis.port())) {
            for (int i = 0; i < KEYS; i++) {
                String key = word(random, OF_KEYS, 6);
                keys.add(key);
                client.ask("SET", key, "v");
            }
            int matched = 0;
            for (int i = 0; i < PATTERNS; i++) {
                String pattern = word(random, OF_PATTERNS, 8);
                Set<String> found = found(client.ask("KEYS", pattern));
                Glob glob = Glob.exact(pattern);
                assertThat(keys.stream().filter(glob::matches))
                        .as("keys that match " + pattern)
                        .hasSameElementsAs(found);
                matched += found.size();
            }
            assertThat(matched).isGreaterThan(PATTERNS);
        }
    }

    private static String word(RandomGenerator random, String of, int lengthMax) {
        int length = random.nextInt(1, lengthMax + 1);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(of.charAt(random.nextInt(of.length())));
        }
        return word.toString();
    }

    private static Set<String> found(Object reply) {
        Set<String> found = new TreeSet<>();
        for (Object key : (List<?>) reply) {
            found.add(key instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : String.valueOf(key));
        }
        return found;
    }
}
