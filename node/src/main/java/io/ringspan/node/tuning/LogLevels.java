package io.ringspan.node.tuning;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final int LOGGERS_MAX = 1_000;

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
     * Sets the level of a logger.
     *
     * @param level one of {@link #NAMES}; nothing: that of its parent again
     * @return false if there are too many loggers for another
     */
    boolean set(String logger, Optional<String> level) {
        LoggerContext context = context();
        if (context.exists(logger) == null && context.getLoggerList().size() >= LOGGERS_MAX) {
            return false;
        }
        context.getLogger(logger).setLevel(level.map(Level::valueOf).orElse(null));
        return true;
    }

    /** Sets that of all loggers without one of their own. */
    void root(String level) {
        context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level));
    }

    /** The level for a number of Dynomite's, 0 to 11. */
    static Optional<String> ofNumber(String number) {
        return number.matches("[0-9]|1[01]") ? Optional.of(BY_NUMBER.get(Integer.parseInt(number))) : Optional.empty();
    }

    /** The next louder level of all loggers without one of their own, or the next quieter; the last stays. */
    void step(int by) {
        String now = context().getLogger(Logger.ROOT_LOGGER_NAME).getLevel().toString();
        int next = Math.max(1, Math.min(NAMES.size() - 1, NAMES.indexOf(now) + by));
        root(NAMES.get(next));
    }
}
