package io.ringspan.node.copy;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.ring.Topology;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies over HTTP: begun, watched, stopped, made to pause and to go on.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class CopyPages {
    private final Supplier<@Nullable Node> node;
    private final int rate;

    /**
     * A node that knows its ring.
     *
     * @param may whether a node, by its number, may be copied from
     */
    public record Node(Copies copies, Topology topology, IntPredicate may) {}

    private CopyPages(Supplier<@Nullable Node> node, int rate) {
        this.node = node;
        this.rate = rate;
    }

    /**
     * {@code pages} and these.
     *
     * @param node null while the node does not know its ring
     * @param rate keys a second, if nobody says otherwise
     */
    public static Pages add(Pages pages, Supplier<@Nullable Node> node, int rate) {
        CopyPages these = new CopyPages(node, rate);
        return pages.read("/api/copy", "how far the copying from other replicas is", asked -> these.state())
                .change(
                        HttpMethod.POST,
                        "/api/copy",
                        "copies all tokens of this node from other replicas: {\"rate\": KEYS}, which may be left out",
                        these::start)
                .change(
                        HttpMethod.PUT,
                        "/api/copy",
                        "has the copy pause or go on, {\"paused\": true}, or walk faster or slower, {\"rate\": KEYS}, or both",
                        these::change)
                .change(HttpMethod.DELETE, "/api/copy", "stops the copy that runs", asked -> these.stop());
    }

    /** What {@code POST} takes. */
    record Wanted(Optional<Integer> rate) {}

    /** What {@code PUT} takes. */
    record Change(Optional<Boolean> paused, Optional<Integer> rate) {}

    private Answer state() {
        Node its = node.get();
        return Answer.json(its == null ? CopyState.NONE : its.copies().state());
    }

    private Answer start(Asked asked) {
        Wanted wanted = Json.read(asked.body().isEmpty() ? "{}" : asked.body(), Wanted.class);
        int keys = wanted.rate().orElse(rate);
        requireRate(keys);
        Node its = node.get();
        if (its == null) {
            return Answer.conflict("this node does not know its ring yet");
        }
        Topology topology = its.topology();
        CopyWish wish = new CopyWish(topology, CopyPlan.owned(topology, topology.self()), keys, its.may());
        boolean begun = its.copies().start(wish, end -> {});
        return begun ? state() : Answer.conflict("a copy runs already, or the node is stopping");
    }

    private Answer change(Asked asked) {
        Change change = Json.read(asked.body(), Change.class);
        if (change.paused().isEmpty() && change.rate().isEmpty()) {
            throw new AdminException("neither paused nor rate is said");
        }
        change.rate().ifPresent(CopyPages::requireRate);
        Node its = node.get();
        if (its == null || !its.copies().state().running()) {
            return Answer.conflict("no copy runs");
        }
        change.rate().ifPresent(its.copies()::rate);
        change.paused().ifPresent(its.copies()::pause);
        return state();
    }

    private static void requireRate(int keys) {
        if (keys < 1) {
            throw new AdminException("rate is less than 1");
        }
    }

    private Answer stop() {
        Node its = node.get();
        if (its == null) {
            return Answer.conflict("this node does not know its ring yet");
        }
        its.copies().stop();
        return state();
    }
}
