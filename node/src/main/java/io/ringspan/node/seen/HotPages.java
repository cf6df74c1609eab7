package io.ringspan.node.seen;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import java.util.Optional;

/**
 * The hot keys over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own; each worker copies what it knows itself, and is waited for.
 */
public final class HotPages {
    private static final String PATH = "/api/hotkeys";
    private static final int COUNT_USUAL = 20;

    private final Sights sights;

    private HotPages(Sights sights) {
        this.sights = sights;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, Sights sights) {
        HotPages these = new HotPages(sights);
        return pages.read(PATH, "the keys that clients of this node ask for most", these::get)
                .change(HttpMethod.DELETE, PATH, "begins to look for them anew", these::delete);
    }

    private Answer get(Asked asked) {
        asked.takes("count");
        return shown(asked.number("count", 1, Sketch.PLACES, COUNT_USUAL));
    }

    private Answer delete(Asked asked) {
        return sights.forgetHotKeys()
                ? shown(COUNT_USUAL)
                : Answer.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "a worker has not answered in time, or not yet what it was asked before: it may still happen, in part");
    }

    private Answer shown(int count) {
        Optional<HotKeyReport> report = sights.hotKeys(count);
        return report.map(Answer::json).orElseGet(HotPages::notInTime);
    }

    private static Answer notInTime() {
        return Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "a worker has not answered in time; try again");
    }
}
