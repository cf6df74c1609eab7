package io.ringspan.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoViewTest {
    private static final Endpoint WRITE = new Endpoint("127.0.0.1", 31001);
    private static final Endpoint READ = new Endpoint("127.0.0.1", 31002);
    private static final Endpoint METRICS = new Endpoint("127.0.0.1", 31003);
    private static final DelayFigures DELAY = new DelayFigures(10, 1_234_000, 1_500_000, 4_999_999_999L);

    private final DemoView plain = new DemoView(WRITE, READ, METRICS, false);

    @Test
    void theWidestPageFitsInto80ColumnsAnd24Rows() {
        List<String> page = plain.page(facts(999_999, 123_456, DELAY));
        assertThat(page).hasSizeLessThan(24).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void thePageTellsRatesDelayOwnersAndWhatToTypeNext() {
        assertThat(String.join("\n", plain.page(facts(2000, 0, DELAY))))
                .contains("dc1 writes  2,000/s", "1.2 ms (median 1.5 ms, worst 5000.0 ms)")
                .contains("2147483649..4294967295", "50%")
                .contains("./ringspan cli 127.0.0.1:31001 SET hello world")
                .contains("./ringspan cli 127.0.0.1:31002 GET hello")
                .contains("http://127.0.0.1:31003/metrics");
    }

    @Test
    void withoutAMeasurementNoDelayIsClaimed() {
        assertThat(plain.line(facts(2000, 0, DelayFigures.NONE))).contains("not measured yet");
    }

    @Test
    void aLineSumsTheKeysOfEachDatacenter() {
        assertThat(plain.line(facts(2000, 3, DELAY))).contains("failed 3", "keys dc1 300000 dc2 300000");
    }

    @Test
    void coloursChangeNothingButColours() {
        DemoView coloured = new DemoView(WRITE, READ, METRICS, true);
        DemoFacts facts = facts(2000, 5, DELAY);
        assertThat(coloured.page(facts)).isNotEqualTo(plain.page(facts));
        assertThat(coloured.page(facts).stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "")))
                .containsExactlyElementsOf(plain.page(facts));
    }

    private static DemoFacts facts(long perSecond, long failed, DelayFigures delay) {
        List<DemoFacts.NodeFacts> nodes = new ArrayList<>();
        for (String datacenter : List.of("dc1", "dc2")) {
            for (String rack : List.of("a", "a", "b")) {
                nodes.add(new DemoFacts.NodeFacts(
                        datacenter, rack, "127.0.0.1:31999", ":31999", "2147483649..4294967295", 50, 100_000));
            }
        }
        return new DemoFacts(3601, perSecond, perSecond, failed, delay, nodes);
    }
}
