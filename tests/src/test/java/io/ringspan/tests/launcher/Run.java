package io.ringspan.tests.launcher;

import java.util.List;

/**
 * What a finished run of the launcher left behind.
 *
 * @param exitCode what the process ended with
 * @param out its standard output
 * @param err its standard error
 */
record Run(int exitCode, String out, String err) {
    List<String> errLines() {
        return err.lines().toList();
    }
}
