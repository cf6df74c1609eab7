package io.ringspan.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Prometheus's own tool judges what Prometheus is given. */
@NeedsProgram("promtool")
class PrometheusIT {
    @Test
    void promtoolFindsNothingWrongWithTheScrapeConfiguration() throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder("promtool", "check", "config", "../conf/prometheus/prometheus.yml")
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
