package io.ringspan.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of this process, as {@link LogSettings} have it. While its file cannot be written, since it is another's, the disk is full or rights
 * are missing, lines go to standard error, behind one that says so; once a minute is over the next line tries the file again. {@code Main} refuses settings that make no sense; where something else logs, they are text on standard error.
 *
 * <p><b>Threads.</b> Any, one at a time: logback holds a lock around each line. <b>Limits.</b> Nothing waits but for the write itself.
 */
public final class ProcessLog extends AppenderBase<ILoggingEvent> {
    static final long RETRY_MILLIS = 60_000;

    private final LogSettings settings;
    private final Supplier<PrintStream> stderr;
    private final PatternLayout text = new PatternLayout();
    private @Nullable LogFile file;
    private boolean failing;
    private long failedMillis;

    /** By the environment of this process; logback makes it, for {@code logback.xml} names it. */
    public ProcessLog() {
        this(settings(), () -> System.err);
    }

    ProcessLog(LogSettings settings, Supplier<PrintStream> stderr) {
        this.settings = settings;
        this.stderr = stderr;
    }

    private static LogSettings settings() {
        try {
            return LogSettings.of(System.getenv());
        } catch (LogSettings.Refused refused) {
            return LogSettings.PLAIN;
        }
    }

    /** The form of a line of text, in logback's words. */
    public void setPattern(String pattern) {
        text.setPattern(pattern);
    }

    /** Opens nothing: the first line does. */
    @Override
    public void start() {
        text.setContext(getContext());
        text.start();
        file = settings.file()
                .map(path -> new LogFile(path, settings.fileBytesMax(), settings.files()))
                .orElse(null);
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = (settings.json() ? JsonLine.of(event) : text.doLayout(event)).getBytes(UTF_8);
        if (file == null || !isKept(file, line, event.getTimeStamp())) {
            print(line);
        }
    }

    private boolean isKept(LogFile kept, byte[] line, long nowMillis) {
        if (failing && nowMillis - failedMillis < RETRY_MILLIS) {
            return false;
        }
        try {
            kept.append(line);
            failing = false;
            return true;
        } catch (IOException failed) {
            failedMillis = nowMillis;
            if (!failing) {
                failing = true;
                print(complaint(kept, failed));
            }
            return false;
        }
    }

    private static byte[] complaint(LogFile kept, IOException failed) {
        return ("ringspan: the log file " + kept.path() + " cannot be written (" + failed
                        + "), so the log goes on here. To fix: free the disk, or name in RINGSPAN_LOG_FILE a file"
                        + " that this user may write and that no other process writes; it is tried again each minute.\n")
                .getBytes(UTF_8);
    }

    /** The bytes as they are, whatever the locale. */
    private void print(byte[] line) {
        PrintStream stream = stderr.get();
        stream.write(line, 0, line.length);
        stream.flush();
    }

    @Override
    public void stop() {
        super.stop();
        if (file != null) {
            try {
                file.close();
            } catch (IOException unclosed) {
                addError("The log file " + file.path() + " cannot be closed", unclosed);
            }
        }
    }
}
