package io.ringspan.node.tuning;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * The levels from which on loggers write, of the whole process. The only place that knows by what it is logged.
 *
 * <p><b>Threads.</b> Any.
 */
public final class LogLevels {
    /** Names that can be set, from the quietest. */
    static final List<String> NAMES = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /** What Dynomite's numbers 0 (emergencies) to 11 (all bytes) come to. */
    private static final List<String> BY_NUMBER = List.of(
            "ERROR", "ERROR", "ERROR", "ERROR", "WARN", "INFO", "INFO", "DEBUG", "DEBUG", "TRACE", "TRACE", "TRACE");

    /** Tells what was changed here, this too: its level stays. */
    static final String AUDIT = "io.ringspan.audit";

    private static final int LOGGERS_MAX = 1_000;
    private static final String SEPARATORS = ".$";

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Those that have a level of their own, by name; {@code ROOT} is that of all others. */
    Map<String, String> own() {
        Map<String, String> levels = new TreeMap<>();
        for (Logger logger : context().getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger.getName(), logger.getLevel().toString());
            }
        }
        return levels;
    }

    /**
     * Sets levels of loggers, all or none. Those that are to have a level come to be; {@link #AUDIT} is not among them.
     *
     * @param levels each one of {@link #NAMES}; nothing: that of its parent again
     * @return false if there would be too many loggers
     */
    boolean set(Map<String, Optional<String>> levels) {
        LoggerContext context = context();
        Set<String> missing = new HashSet<>();
        levels.forEach((logger, level) -> {
            if (level.isPresent()) {
                addMissing(context, logger, missing);
            }
        });
        if (context.getLoggerList().size() + missing.size() > LOGGERS_MAX) {
            return false;
        }
        levels.forEach((logger, level) -> {
            if (level.isPresent() || context.exists(logger) != null) {
                context.getLogger(logger).setLevel(level.map(Level::valueOf).orElse(null));
            }
        });
        return true;
    }

    /** With a logger come all those above it. */
    private static void addMissing(LoggerContext context, String logger, Set<String> missing) {
        for (int end = 1; end <= logger.length(); end++) {
            boolean isName = end == logger.length() || SEPARATORS.indexOf(logger.charAt(end)) >= 0;
            String name = logger.substring(0, end);
            if (isName && context.exists(name) == null) {
                missing.add(name);
            }
        }
    }

    /** Sets that of all loggers without one of their own. */
    void root(String level) {
        context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level));
    }

    /** The level for a number of Dynomite's, 0 to 11. */
    static Optional<String> ofNumber(String number) {
        return number.matches("[0-9]|1[01]") ? Optional.of(BY_NUMBER.get(Integer.parseInt(number))) : Optional.empty();
    }

    /** The next louder level of all loggers without one of their own. The last stays, and what is beyond it. */
    void louder() {
        int now = rootLevel();
        NAMES.stream()
                .filter(name -> Level.valueOf(name).toInt() < now)
                .findFirst()
                .ifPresent(this::root);
    }

    /** The next quieter one, but never {@code OFF}. The last stays, and what is beyond it. */
    void quieter() {
        int now = rootLevel();
        NAMES.stream()
                .filter(name -> Level.valueOf(name).toInt() > now)
                .reduce((quiet, lessQuiet) -> lessQuiet)
                .filter(name -> !name.equals("OFF"))
                .ifPresent(this::root);
    }

    /** {@code ALL} is no louder than the loudest that there is. */
    private static int rootLevel() {
        return Math.max(
                Level.TRACE_INT,
                context().getLogger(Logger.ROOT_LOGGER_NAME).getLevel().toInt());
    }
}
