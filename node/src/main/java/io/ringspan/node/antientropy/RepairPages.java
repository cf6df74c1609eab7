package io.ringspan.node.antientropy;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import io.ringspan.replication.ring.TokenRange;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repairs over HTTP: begun, stopped and watched.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class RepairPages {
    private final Supplier<@Nullable Repairs> repairs;

    private RepairPages(Supplier<@Nullable Repairs> repairs) {
        this.repairs = repairs;
    }

    /**
     * {@code pages} and these.
     *
     * @param repairs null while the node does not know its ring
     */
    public static Pages add(Pages pages, Supplier<@Nullable Repairs> repairs) {
        RepairPages these = new RepairPages(repairs);
        return pages.read("/api/repair", "how far the repair is", asked -> these.state())
                .change(
                        HttpMethod.POST,
                        "/api/repair",
                        "begins one: {\"datacenter\": DC, \"range\": \"FIRST-LAST\", \"dry_run\": true, \"rate\": KEYS}, all of"
                                + " which may be left out",
                        these::start)
                .change(HttpMethod.DELETE, "/api/repair", "stops the one that runs", asked -> these.stop())
                .read("/api/repair/keys", "the keys that it found to differ", asked -> these.found());
    }

    /** What {@code POST} takes. */
    record Wanted(
            Optional<String> datacenter, Optional<String> range, Optional<Boolean> dryRun, Optional<Integer> rate) {
        Wish wish(int usualRate) {
            int keys = rate.orElse(usualRate);
            if (keys < 1) {
                throw new AdminException("rate is less than 1");
            }
            return new Wish(
                    datacenter.orElse(""),
                    range.map(Wanted::tokens).orElse(TokenRange.ALL),
                    dryRun.orElse(false),
                    keys,
                    false);
        }

        private static TokenRange tokens(String text) {
            try {
                return TokenRange.parse(text);
            } catch (IllegalArgumentException unfit) {
                throw new AdminException("range is \"" + text + "\": " + unfit.getMessage());
            }
        }
    }

    private Answer state() {
        Repairs its = repairs.get();
        return Answer.json(its == null ? RepairState.NONE : its.state());
    }

    private Answer found() {
        Repairs its = repairs.get();
        return Answer.json(its == null ? Findings.Some.NONE : its.found());
    }

    private Answer start(Asked asked) {
        Wanted wanted = Json.read(asked.body().isEmpty() ? "{}" : asked.body(), Wanted.class);
        Repairs its = repairs.get();
        Wish wish = wanted.wish(its == null ? 1 : its.usual().keysPerSecond());
        if (its == null) {
            return unknownRing();
        }
        if (!its.isDatacenter(wish.datacenter())) {
            throw new AdminException("there is no datacenter \"" + wish.datacenter() + "\"");
        }
        return its.start(wish) ? state() : Answer.conflict("a repair runs already, or the node is stopping");
    }

    private Answer stop() {
        Repairs its = repairs.get();
        if (its == null) {
            return unknownRing();
        }
        its.stop();
        return state();
    }

    private static Answer unknownRing() {
        return Answer.conflict("this node does not know its ring yet");
    }
}
