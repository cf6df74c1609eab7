package io.ringspan.node.antientropy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.FlatJson;
import io.ringspan.node.admin.Pages;
import io.ringspan.replication.ring.TokenRange;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs over HTTP: begun, stopped and watched.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class RepairPages {
    private static final Logger LOG = LoggerFactory.getLogger(RepairPages.class);
    private static final Set<String> NAMES = Set.of("action", "dc", "range", "dry_run", "rate");
    private static final String FORM =
            "wanted is {\"action\": \"start\"} with \"dc\", \"range\" (FIRST-LAST), \"dry_run\""
                    + " (\"true\") and \"rate\" (keys a second), or {\"action\": \"stop\"}";

    private final Supplier<@Nullable Repairs> repairs;
    private final int rate;

    private RepairPages(Supplier<@Nullable Repairs> repairs, int rate) {
        this.repairs = repairs;
        this.rate = rate;
    }

    /**
     * {@code pages} and these.
     *
     * @param repairs null while the node does not know its ring
     * @param rate keys a second, if nobody says otherwise
     */
    public static Pages add(Pages pages, Supplier<@Nullable Repairs> repairs, int rate) {
        RepairPages these = new RepairPages(repairs, rate);
        return pages.with(
                        "/api/repair",
                        "how far the repair is, as JSON; PUT {\"action\": \"start\"} or \"stop\"",
                        accept -> these.state(),
                        these::put)
                .with("/api/repair/keys", "the keys that it found to differ, as JSON", accept -> these.found());
    }

    private Answer state() {
        Repairs its = repairs.get();
        return Answer.json((its == null ? RepairState.NONE : its.state()).json());
    }

    private Answer found() {
        Repairs its = repairs.get();
        return Answer.json(its == null ? new Findings().json() : its.found());
    }

    private Answer put(String body, String by) {
        Repairs its = repairs.get();
        if (its == null) {
            return Answer.text(HttpResponseStatus.CONFLICT, "this node does not know its ring yet");
        }
        try {
            Map<String, String> asked = FlatJson.read(body);
            String action = asked.getOrDefault("action", "");
            if (!NAMES.containsAll(asked.keySet())) {
                return refused(FORM);
            }
            if (action.equals("stop")) {
                LOG.info("The repair is stopped by HTTP from {}", by);
                its.stop();
                return state();
            }
            return action.equals("start") ? start(its, wish(asked)) : refused(FORM);
        } catch (IllegalArgumentException unfit) {
            return refused(FORM + ": " + unfit.getMessage());
        }
    }

    private Answer start(Repairs its, Wish wish) {
        if (!its.isDatacenter(wish.datacenter())) {
            return refused("there is no datacenter " + FlatJson.quoted(wish.datacenter()));
        }
        if (!its.start(wish)) {
            return Answer.text(HttpResponseStatus.CONFLICT, "a repair runs already, or the node is stopping");
        }
        return state();
    }

    private Wish wish(Map<String, String> asked) {
        int keys = Integer.parseInt(asked.getOrDefault("rate", String.valueOf(rate)));
        if (keys < 1) {
            throw new IllegalArgumentException("rate is less than 1");
        }
        String range = asked.get("range");
        return new Wish(
                asked.getOrDefault("dc", ""),
                range == null ? TokenRange.ALL : TokenRange.parse(range),
                Boolean.parseBoolean(asked.getOrDefault("dry_run", "false")),
                keys,
                false);
    }

    private static Answer refused(String why) {
        return Answer.text(HttpResponseStatus.BAD_REQUEST, why);
    }
}
