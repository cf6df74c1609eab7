package io.ringspan.replication.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CopyPlaceTest {
    private static final List<TokenRange> RANGES = List.of(new TokenRange(0, 7), new TokenRange(9, 4_294_967_295L));

    private final CopyPlace place =
            CopyPlace.begin(RANGES, "run", true).walked("dc1/r1/0:a").at("dc1/r2/0:b", "its", "123");

    @Test
    void itIsReadAsItWasWritten() {
        assertThat(CopyPlace.parse(place.lines())).contains(place);
        assertThat(CopyPlace.parse(CopyPlace.begin(RANGES, "run", false).lines()))
                .contains(CopyPlace.begin(RANGES, "run", false));
    }

    @Test
    void whatIsSomethingElseIsNothing() {
        assertThat(CopyPlace.parse(List.of())).isEmpty();
        List<String> lines = new ArrayList<>(place.lines());
        lines.set(1, "x");
        assertThat(CopyPlace.parse(lines)).isEmpty();
    }

    @Test
    void anotherRunOfEitherStoreBeginsAnew() {
        assertThat(place.isOf(RANGES, "run")).isTrue();
        assertThat(place.isOf(RANGES, "other")).isFalse();
        assertThat(place.isOf(RANGES.subList(0, 1), "run")).isFalse();
        assertThat(place.cursor("dc1/r2/0:b", "its")).isEqualTo("123");
        assertThat(place.cursor("dc1/r2/0:b", "another")).isEqualTo("0");
        assertThat(place.cursor("dc1/r3/0:b", "its")).isEqualTo("0");
    }
}
