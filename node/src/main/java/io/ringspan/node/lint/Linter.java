package io.ringspan.node.lint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.CommandTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a log of any length and finds what would behave differently.
 *
 * <p><b>Owner.</b> Whoever calls it. <b>Limits.</b> One line at a time, {@link LogLines}; {@link Findings}.
 */
public final class Linter {
    /** What {@code MONITOR} answers before anything else. */
    private static final String BEGIN = "OK";

    private final LogLines lines;
    private final MonitorLine line;
    private final Differences differences;
    private final Findings findings = new Findings();
    private long commands;
    private long ofScripts;
    private long concerned;
    private long unread;
    private Optional<Long> firstUnread = Optional.empty();

    /** @param in closed by whoever has opened it */
    public Linter(InputStream in, CommandTable table, KeyOwners owners) {
        this.lines = new LogLines(in);
        this.line = new MonitorLine(table);
        this.differences = new Differences(table, owners);
    }

    /** Reads all of it. */
    public LintReport run() throws IOException {
        while (lines.next()) {
            if (!lines.isCut() && line.read(lines.line())) {
                command();
            } else if (lines.isCut() || !isBegin()) {
                unread++;
                firstUnread = firstUnread.isEmpty() ? Optional.of(lines.number()) : firstUnread;
            }
        }
        return new LintReport(
                new LintReport.Counts(lines.number(), commands, ofScripts, concerned),
                new LintReport.Unread(unread, firstUnread),
                findings.sorted(),
                findings.more());
    }

    private boolean isBegin() {
        String text = lines.line().toString(ISO_8859_1).strip();
        return text.isEmpty() || text.equals(BEGIN) || text.equals("+" + BEGIN);
    }

    private void command() {
        Arguments arguments = line.arguments();
        boolean[] some = new boolean[1];
        Differences.Sink sink = (kind, command, reason) -> {
            some[0] = true;
            findings.add(kind, command, reason, lines.number(), line::example);
        };
        if (line.isOfScript()) {
            ofScripts++;
            differences.ofScript(arguments, sink);
        } else {
            commands++;
            differences.ofClient(arguments, line.database(), sink);
        }
        concerned += some[0] ? 1 : 0;
    }
}
