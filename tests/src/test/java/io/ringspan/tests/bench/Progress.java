package io.ringspan.tests.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Lines that say how far a run is. */
final class Progress {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String words) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        out.println(String.format(Locale.ROOT, "[%2d:%02d] %s", seconds / 60, seconds % 60, words));
    }

    /** Whole pages, such as the tables at the end. */
    void show(String text) {
        out.println();
        out.print(text);
    }
}
