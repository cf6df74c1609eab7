package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.tests.local.JavaProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code demo --once}: the whole product, from a client's bytes to every store of both datacenters. */
@BesideOthers
class DemoOnceIT {
    private final JavaProgram ringspan = new JavaProgram(Main.class, Map.of("LC_ALL", "C"));

    @Test
    void everyKeyIsFoundOnItsOwnerInEveryRackAndNowhereElse() throws IOException, InterruptedException {
        JavaProgram.Ended once = ringspan.run("", "demo", "--once", "--keys", "3000");
        assertThat(once.exitCode()).as(once.out() + once.err()).isZero();
        assertThat(once.out())
                .contains("ok: 3,000 keys, 12,000 copies, each on its owner in every rack and nowhere else")
                .matches("\\p{ASCII}*");
    }

    @Test
    void fewerThanOneKeyIsAMistakeInTheCommandLine() throws IOException, InterruptedException {
        JavaProgram.Ended refused = ringspan.run("", "demo", "--once", "--keys", "0");
        assertThat(refused.exitCode()).isEqualTo(64);
        assertThat(refused.err()).contains("--keys is 0").hasLineCount(1);
    }
}
