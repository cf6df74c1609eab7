package io.ringspan.node.reload;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import java.util.Optional;

/**
 * Reloading over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class ReloadPages {
    /** Where it is. */
    public static final String PATH = "/api/reload";

    private final Reload reload;

    private ReloadPages(Reload reload) {
        this.reload = reload;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, Reload reload) {
        ReloadPages these = new ReloadPages(reload);
        return pages.read(PATH, "what came of reading the node's file again", asked -> these.last())
                .change(
                        HttpMethod.POST,
                        PATH,
                        "reads it again, and takes over what can be; {\"dry_run\": true} only says what",
                        these::reload);
    }

    /** What {@code POST} takes. */
    record Wanted(Optional<Boolean> dryRun) {}

    /** What {@code GET} says. */
    record Last(Optional<ReloadReport> last, int pending) {}

    private Answer last() {
        return Answer.json(new Last(reload.last(), reload.pending()));
    }

    private Answer reload(Asked asked) {
        Wanted wanted = Json.read(asked.body().isEmpty() ? "{}" : asked.body(), Wanted.class);
        if (!reload.hasFile()) {
            return Answer.conflict("this node was started without a file: there is none to be read again");
        }
        String by = "HTTP from " + asked.by();
        ReloadReport report = wanted.dryRun().orElse(false) ? reload.look(by) : reload.reload(by);
        return report.fits()
                ? Answer.json(report)
                : Answer.conflict(
                        "the file is not taken, and all holds as it was: " + String.join("; ", report.problems()));
    }
}
