package io.ringspan.node.admin;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.ringspan.node.admin.Access.Caller;
import io.ringspan.node.admin.Access.Verdict;
import io.ringspan.node.audit.AuditLog;
import java.util.Optional;

/**
 * What a request is answered with. Of every change that is asked for, the audit log is told: by whom, and what came of it.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
final class RequestAnswers {
    private final Pages pages;
    private final Access access;
    private final AuditLog audit;

    RequestAnswers(Pages pages, Access access, AuditLog audit) {
        this.pages = pages;
        this.access = access;
        this.audit = audit;
    }

    /** Whether the body of a request that begins so is wanted; what is longer than the limit is not. */
    boolean takesBody(HttpRequest head) {
        return head.decoderResult().isSuccess()
                && way(head).filter(way -> way.takesBody(head.method())).isPresent()
                && HttpUtil.getContentLength(head, 0L) <= AdminServer.BODY_BYTES_MAX;
    }

    private Optional<Pages.Way> way(HttpRequest head) {
        try {
            return pages.find(head.uri()).flatMap(found -> found.way(head.method()));
        } catch (AdminException unreadable) {
            return Optional.empty();
        }
    }

    /** The methods that are taken for a target. */
    String allowed(String target) {
        return pages.find(target).map(Pages.Found::allowed).orElse("GET, HEAD");
    }

    Answer answer(Request request, Caller caller) {
        HttpRequest head = request.head();
        if (head.decoderResult().isFailure()) {
            return unreadable(head.decoderResult());
        }
        try {
            return pages.find(head.uri())
                    .map(found -> answer(found, request, caller))
                    .orElseGet(() -> Answer.notFound("no such page: / lists those there are"));
        } catch (AdminException unfit) {
            return Answer.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private Answer answer(Pages.Found found, Request request, Caller caller) {
        HttpRequest head = request.head();
        Optional<Pages.Way> way = found.way(head.method());
        if (way.isEmpty()) {
            return Answer.text(
                    HttpResponseStatus.METHOD_NOT_ALLOWED, "only these methods are taken: " + found.allowed());
        }
        if (request.isCut()) {
            String most = way.get().takesBody(head.method())
                    ? "no body of more than " + AdminServer.BODY_BYTES_MAX + " bytes"
                    : "no body";
            return Answer.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, most + " is taken");
        }
        Asked asked = new Asked(
                found.path(),
                found.query(),
                request.body(),
                head.headers().get(HttpHeaderNames.ACCEPT, ""),
                caller.address());
        return way.get().changes()
                ? change(way.get(), head, asked, caller)
                : way.get().page().answer(asked);
    }

    private Answer change(Pages.Way way, HttpRequest head, Asked asked, Caller caller) {
        Verdict verdict = access.change(caller, head);
        int status = HttpResponseStatus.INTERNAL_SERVER_ERROR.code();
        try {
            Answer answer = verdict.refusal().orElseGet(() -> made(way, asked));
            status = answer.status().code();
            return answer;
        } finally {
            // Also if the page has a fault: then nobody knows how much of the change was made.
            audit.write(caller.address(), verdict.as(), head.method().name(), head.uri(), asked.body(), status);
        }
    }

    /** What a page refuses is an answer as well, and the audit log is told of it. */
    private static Answer made(Pages.Way way, Asked asked) {
        try {
            return way.page().answer(asked);
        } catch (AdminException unfit) {
            return Answer.refused(String.valueOf(unfit.getMessage()));
        }
    }

    private static Answer unreadable(DecoderResult result) {
        if (result.cause() instanceof TooLongHttpLineException) {
            return Answer.text(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "the request line is over " + AdminServer.REQUEST_LINE_BYTES_MAX + " bytes");
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            return Answer.text(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "the headers are over " + AdminServer.HEADER_BYTES_MAX + " bytes");
        }
        return Answer.text(HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
    }
}
