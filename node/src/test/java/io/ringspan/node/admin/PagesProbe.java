package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Asks pages as the server would, without its server. */
public final class PagesProbe {
    private final Pages pages;

    /** @param more adds those that are to be asked */
    public PagesProbe(UnaryOperator<Pages> more) {
        pages = more.apply(Pages.of(asked -> Answer.text(HttpResponseStatus.OK, ""), Optional::empty));
    }

    /**
     * What is answered.
     *
     * @throws AdminException if it makes no sense
     */
    public Answer ask(HttpMethod method, String target, String body) {
        Pages.Found found = pages.find(target).orElseThrow();
        return found.way(method).orElseThrow().page().answer(new Asked(found.path(), found.query(), body, "", "me"));
    }
}
