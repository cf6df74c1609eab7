package io.ringspan.node.copy.lost;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.copy.CopyState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node that takes the place of one that is gone, over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class ReplacePages {
    private final Supplier<@Nullable LostStore> store;
    private final Supplier<String> why;

    private ReplacePages(Supplier<@Nullable LostStore> store, Supplier<String> why) {
        this.store = store;
        this.why = why;
    }

    /**
     * {@code pages} and these.
     *
     * @param store null while the node is in no ring
     * @param why what it waits for then
     */
    public static Pages add(Pages pages, Supplier<@Nullable LostStore> store, Supplier<String> why) {
        ReplacePages these = new ReplacePages(store, why);
        return pages.read(
                        "/api/replace",
                        "how far this node is, if it takes the place of one that is gone",
                        asked -> these.state())
                .change(
                        HttpMethod.POST,
                        "/api/replace",
                        "has this node, which takes the place of one that is gone, fill its store from other replicas before it is read"
                                + " from: {\"rate\": KEYS}, which may be left out",
                        these::start)
                .change(
                        HttpMethod.DELETE,
                        "/api/replace",
                        "has this node read from its store as it is, though it is not filled",
                        asked -> these.giveUp());
    }

    /** What {@code POST} takes. */
    record Wanted(Optional<Integer> rate) {}

    private Answer state() {
        LostStore its = store.get();
        return Answer.json(
                its == null ? new ReplaceReport(ReplaceReport.Phase.NONE, List.of(), CopyState.NONE) : its.report());
    }

    private Answer start(Asked asked) {
        Wanted wanted = Json.read(asked.body().isEmpty() ? "{}" : asked.body(), Wanted.class);
        if (wanted.rate().filter(keys -> keys < 1).isPresent()) {
            throw new AdminException("rate is less than 1");
        }
        LostStore its = store.get();
        return its == null
                ? Answer.conflict("this node has no place in a ring that it could take: " + why.get())
                : its.replace(wanted.rate()).map(NotDone::answer).orElseGet(this::state);
    }

    private Answer giveUp() {
        LostStore its = store.get();
        return its != null && its.giveUp() ? state() : Answer.conflict("the store of this node is read from already");
    }
}
