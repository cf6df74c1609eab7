package io.ringspan.node.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.slf4j.MDC;

/** While it is open, nodes log nothing but their own faults, and those here: there must be none. */
public final class FaultLog implements AutoCloseable {
    /** {@code logback-test.xml} looks for it. */
    private static final String SIMULATION = "simulation";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream caught = new ByteArrayOutputStream();

    public FaultLog() {
        MDC.put(SIMULATION, "on");
        System.setErr(new PrintStream(caught, true, UTF_8));
    }

    public String text() {
        return caught.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
        MDC.remove(SIMULATION);
    }
}
