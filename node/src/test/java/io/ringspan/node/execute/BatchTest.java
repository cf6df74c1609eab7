package io.ringspan.node.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.CommandLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    /** Only a pattern with a star names keys. */
    @ParameterizedTest
    @CsvSource({
        "SORT a STORE b,''",
        "SORT a BY nosort STORE b,''",
        "SORT a BY nosort GET # STORE BY,''",
        "SORT a LIMIT GET x STORE b,''",
        "SORT a STORE GET,''",
        "SORT a BY w_* STORE b,BY",
        "SORT a GET # GET nosort STORE b,GET",
        "SORT_RO a GET o_*,GET",
    })
    void sortIsRefusedWhereItReadsOtherKeys(String line, String option) {
        CommandLine command = CommandLine.of(line);
        String refusal = Batch.refusal(command.command(), command.arguments()).orElse("");
        assertThat(refusal.isEmpty()).as(refusal).isEqualTo(option.isEmpty());
        assertThat(refusal).contains(option);
    }
}
