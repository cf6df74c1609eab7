package io.ringspan.node.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a store is behind, by what others have said. */
class BacklogViewTest {
    private static final int EARLY = 9;
    private static final int LATE = 10;

    @ParameterizedTest(name = "{0} after {2} s, {1} to be settled: {3}")
    @CsvSource({
        "'', 0, " + EARLY + ", UP_TO_DATE",
        "0, 0, " + EARLY + ", UP_TO_DATE",
        "0 0, 0, " + EARLY + ", UP_TO_DATE",
        "0 -, 0, " + EARLY + ", UNKNOWN",
        "0 -, 0, " + LATE + ", UP_TO_DATE",
        "- -, 0, " + EARLY + ", UNKNOWN",
        "- -, 0, " + LATE + ", UP_TO_DATE",
        "1 -, 0, " + EARLY + ", BEHIND",
        "0 0, 2, " + EARLY + ", SETTLING",
        "0 -, 2, " + EARLY + ", SETTLING",
        "0 0, 2, " + LATE + ", UP_TO_DATE",
        "0 7, 2, " + LATE + ", BEHIND",
        "0 7, 0, " + LATE + ", BEHIND",
        "- 7 0, 0, " + LATE + ", BEHIND",
    })
    void whoKeepsSomethingCountsAndWhoHasNotAnsweredIsWaitedFor(
            String said, long unsettled, long seconds, BacklogView view) {
        List<OptionalLong> counts = Arrays.stream(said.split(" "))
                .filter(count -> !count.isEmpty())
                .map(count -> count.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(count)))
                .toList();
        assertThat(BacklogView.of(counts, unsettled, seconds * 1_000_000_000)).isEqualTo(view);
    }
}
