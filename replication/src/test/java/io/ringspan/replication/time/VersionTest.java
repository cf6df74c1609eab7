package io.ringspan.replication.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
    @ParameterizedTest(name = "{0} {1} {2} #{3} is before {4} {5} {6} #{7}")
    @CsvSource({
        "1, dc2, 9, 9,          2, dc1, 0, 0",
        "5, dc1, 9, 9,          5, dc2, 0, 0",
        "5, dc1, 0, 9,          5, dc1, 4000000000, 0",
        "5, dc1, 0, 0,          5, dc1, 0, 1",
    })
    void theClockDecidesThenTheOriginThenThePlaceInTheSpan(
            long clock,
            String datacenter,
            long token,
            int index,
            long laterClock,
            String laterDatacenter,
            long laterToken,
            int laterIndex) {
        Version version = version(clock, datacenter, token, index);
        Version later = version(laterClock, laterDatacenter, laterToken, laterIndex);
        assertThat(version).isLessThan(later).isEqualByComparingTo(version(clock, datacenter, token, index));
        assertThat(later).isGreaterThan(version);
    }

    private static Version version(long clock, String datacenter, long token, int index) {
        return new Version(clock, new NodeId(new Datacenter(datacenter), new Rack("r"), Token.of(token)), index);
    }
}
