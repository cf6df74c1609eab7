package io.ringspan.node.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.CommandLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    @ParameterizedTest
    @CsvSource({
        "GET a,''",
        "MSET a 1 b 2,''",
        "TIME,''",
        "COPY a b DB 0,''",
        "COPY a b DB 1,with DB",
        "COPY a b REPLACE db 2,with DB",
        "CONFIG GET *,is not served",
        "SORT {a}x BY {a}w_* STORE {a}y,''",
    })
    void aTransactionHasWhatHasKeysOfOneDatabase(String line, String refusal) {
        CommandLine command = CommandLine.of(line);
        String said = Batch.refusal(command.command(), command.arguments()).orElse("");
        assertThat(said.isEmpty()).as(said).isEqualTo(refusal.isEmpty());
        assertThat(said).contains(refusal);
    }
}
