package io.ringspan.node.tuning;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What is tuned over HTTP: as JSON, and by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class TuningPages {
    private static final int NAME_LENGTH_MAX = 200;

    private final Tuning tuning;
    private final LogLevels logs = new LogLevels();

    private TuningPages(Tuning tuning) {
        this.tuning = tuning;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, Tuning tuning) {
        TuningPages these = new TuningPages(tuning);
        return these.dynomite(these.json(pages));
    }

    private Pages json(Pages pages) {
        return pages.read("/api/tuning", "how patient the node is, and whether its reads repair", asked -> tuned())
                .change(
                        HttpMethod.PUT,
                        "/api/tuning",
                        "sets {\"timeout_factor\": 1 to 10, \"read_repairs\": true}, or one of both",
                        this::tune)
                .read("/api/loglevels", "the loggers that have a level of their own", asked -> levels())
                .change(
                        HttpMethod.PUT,
                        "/api/loglevels",
                        "sets levels: {LOGGER: \"DEBUG\"}; null takes one back, ROOT is all others",
                        this::setLevels);
    }

    private Pages dynomite(Pages pages) {
        return pages.read("/get_timeout_factor", "as Dynomite says it", asked -> Answer.asIs(factor()))
                .change(HttpMethod.GET, "/set_timeout_factor/{factor}", "sets it, as in Dynomite", this::setFactor)
                .change(HttpMethod.GET, "/read_repairs/{switch}", "enable or disable, as in Dynomite", this::setRepairs)
                .change(HttpMethod.GET, "/setloglevel/{level}", "0 to 11, as in Dynomite", this::setLevel)
                .change(HttpMethod.GET, "/loglevelup", "logs more, as in Dynomite", asked -> step(logs::louder))
                .change(HttpMethod.GET, "/logleveldown", "logs less, as in Dynomite", asked -> step(logs::quieter));
    }

    /** What {@code PUT /api/tuning} takes, and what it says. */
    record Wanted(Optional<Integer> timeoutFactor, Optional<Boolean> readRepairs) {}

    private Answer tuned() {
        return Answer.json(new Wanted(Optional.of(tuning.factor()), Optional.of(tuning.repairsReads())));
    }

    private Answer tune(Asked asked) {
        Wanted wanted = asked.json(Wanted.class);
        if (wanted.timeoutFactor().isEmpty() && wanted.readRepairs().isEmpty()) {
            throw new AdminException("wanted is timeout_factor, read_repairs, or both");
        }
        int factor = wanted.timeoutFactor().orElse(1);
        if (factor < 1 || factor > Tuning.FACTOR_MAX) {
            throw new AdminException("timeout_factor is " + factor + ": wanted is 1 to " + Tuning.FACTOR_MAX);
        }
        wanted.timeoutFactor().ifPresent(tuning::factor);
        wanted.readRepairs().ifPresent(tuning::repairReads);
        return tuned();
    }

    private Answer levels() {
        return Answer.json(logs.own());
    }

    private Answer setLevels(Asked asked) {
        Map<String, Optional<String>> wanted = new LinkedHashMap<>();
        Map<?, ?> said = Json.read(asked.body(), Map.class);
        said.forEach((logger, level) -> wanted.put(
                logger(String.valueOf(logger)), Optional.ofNullable(level).map(value -> name(value.toString()))));
        if (wanted.getOrDefault(Logger.ROOT_LOGGER_NAME, Optional.of("")).isEmpty()) {
            throw new AdminException("ROOT has to have a level");
        }
        return logs.set(wanted) ? levels() : Answer.conflict("there are too many loggers already: nothing was set");
    }

    private static String logger(String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new AdminException("a logger's name has 1 to " + NAME_LENGTH_MAX + " characters");
        }
        if (name.equals(LogLevels.AUDIT)) {
            throw new AdminException(
                    "the level of " + LogLevels.AUDIT + " is not changed: it tells who changes the node, and how");
        }
        return name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME) ? Logger.ROOT_LOGGER_NAME : name;
    }

    private static String name(String level) {
        String name = level.toUpperCase(Locale.ROOT);
        if (!LogLevels.NAMES.contains(name)) {
            throw new AdminException(
                    "there is no level \"" + level + "\"; there are " + String.join(", ", LogLevels.NAMES));
        }
        return name;
    }

    private String factor() {
        return "Timeout factor: " + tuning.factor();
    }

    /** Dynomite takes whatever stands there and says OK; here what is no number is an error. */
    private Answer setFactor(Asked asked) {
        try {
            tuning.factor(Integer.parseInt(asked.at("factor")));
        } catch (NumberFormatException none) {
            throw new AdminException("\"" + asked.at("factor") + "\" is no whole number; from 1 to 10 is meant");
        }
        return Answer.asIs("OK");
    }

    private Answer setRepairs(Asked asked) {
        String wanted = asked.at("switch");
        if (!wanted.equals("enable") && !wanted.equals("disable")) {
            throw new AdminException("there are /read_repairs/enable and /read_repairs/disable");
        }
        tuning.repairReads(wanted.equals("enable"));
        return Answer.asIs("Read Repairs: " + (tuning.repairsReads() ? "ENABLED" : "DISABLED"));
    }

    private Answer setLevel(Asked asked) {
        logs.root(LogLevels.ofNumber(asked.at("level"))
                .orElseThrow(() -> new AdminException("\"" + asked.at("level") + "\" is no level from 0 to 11")));
        return Answer.asIs("OK");
    }

    private static Answer step(Runnable change) {
        change.run();
        return Answer.asIs("OK");
    }
}
