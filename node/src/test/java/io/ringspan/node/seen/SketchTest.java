package io.ringspan.node.seen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchTest {
    private static final int SEEN = 200_000;

    private final Sketch sketch = new Sketch(42);
    private final Map<String, Integer> truth = new HashMap<>();

    private void see(String key, boolean write) {
        ByteBuf in = Unpooled.wrappedBuffer(("**" + key).getBytes(ISO_8859_1));
        sketch.see(in, 2, key.length(), write);
        truth.merge(key, 1, Integer::sum);
    }

    private List<SeenKey> keys() {
        return IntStream.range(0, sketch.used())
                .mapToObj(sketch::at)
                .sorted(Comparator.comparingInt(SeenKey::count).reversed())
                .toList();
    }

    /** Keys as they come in the world: the nth as often as one nth of the first. */
    private void skewed(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SEEN; i++) {
            see("key" + (int) Math.exp(random.nextDouble() * Math.log(10_000)), false);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ofASkewedStreamTheTopKeysAreFoundAndNoCountIsFurtherOffThanItSays(long seed) {
        skewed(seed);
        assertThat(sketch.total()).isEqualTo(SEEN);
        assertThat(keys()).hasSize(Sketch.PLACES).allSatisfy(seen -> {
            int true1 = truth.getOrDefault(seen.key().text(), 0);
            assertThat(true1).isBetween(seen.count() - seen.error(), seen.count());
            assertThat(seen.error()).isLessThanOrEqualTo(SEEN / Sketch.PLACES);
        });
        List<String> found = keys().stream().map(seen -> seen.key().text()).toList();
        truth.forEach((key, count) -> {
            if (count > SEEN / Sketch.PLACES) {
                assertThat(found).contains(key);
            } else if (!found.contains(key)) {
                assertThat(count).isLessThanOrEqualTo(sketch.unseenMax());
            }
        });
        assertThat(found.subList(0, 5)).containsExactlyElementsOf(top(5));
    }

    private List<String> top(int count) {
        return truth.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(count)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    @Test
    void aKeyThatWasHotIsForgottenHalvingByHalving() {
        for (int i = 0; i < 1_000; i++) {
            see("hot", (i & 3) == 0);
        }
        assertThat(keys()).containsExactly(new SeenKey(KeyText.of("hot".getBytes(ISO_8859_1), 3), 1_000, 0, 250));
        sketch.halve();
        assertThat(keys()).containsExactly(new SeenKey(KeyText.of("hot".getBytes(ISO_8859_1), 3), 500, 0, 125));
        for (int i = 0; i < 9; i++) {
            sketch.halve();
        }
        assertThat(keys()).isEmpty();
        assertThat(sketch.total()).isZero();
    }

    @Test
    void whatIsLeftAfterAHalvingIsTheSameKeysWithHalfTheirCounts() {
        for (int i = 1; i <= 100; i++) {
            for (int times = 0; times < (i % 3 == 0 ? 1 : 2 * i); times++) {
                see("key" + i, false);
            }
        }
        sketch.halve();
        assertThat(keys())
                .hasSize(67)
                .allSatisfy(seen -> assertThat(seen.count() * 2)
                        .isEqualTo(truth.get(seen.key().text())));
        see("key3", false);
        assertThat(keys()).hasSize(68);
    }

    @Test
    void longKeysAreCutAndThoseOfAnotherLengthAreOthers() {
        String begin = "x".repeat(Sketch.KEY_BYTES);
        see(begin, false);
        see(begin + "1", false);
        see(begin + "2", false);
        see(begin + "12", false);
        see("", false);
        assertThat(keys().get(0).count()).isEqualTo(2);
        assertThat(keys())
                .hasSize(4)
                .allSatisfy(seen ->
                        assertThat(seen.key().cut()).isEqualTo(seen.key().bytes() > Sketch.KEY_BYTES));
    }

    @Test
    void afterAClearNothingIsThere() {
        skewed(7);
        sketch.clear();
        assertThat(keys()).isEmpty();
        assertThat(sketch.addTo(new HashMap<>())).isZero();
        see("one", true);
        assertThat(keys()).containsExactly(new SeenKey(KeyText.of("one".getBytes(ISO_8859_1), 3), 1, 0, 1));
    }
}
