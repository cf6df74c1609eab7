package io.ringspan.node.admin;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;

/**
 * What a request is answered with. Changes are taken from the node's own machine only, and from no web page: a browser there
 * sends what any page on the internet tells it to.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
final class RequestAnswers {
    private static final List<CharSequence> OF_BROWSERS =
            List.of(HttpHeaderNames.ORIGIN, HttpHeaderNames.REFERER, "sec-fetch-site");

    private final Pages pages;

    /**
     * Who sent a request.
     *
     * @param name for the log
     * @param onThisMachine for certain
     */
    record Asker(String name, boolean onThisMachine) {}

    RequestAnswers(Pages pages) {
        this.pages = pages;
    }

    /** Whether the body of a request that begins so is wanted; what is longer than the limit is not. */
    boolean takesBody(HttpRequest head) {
        return head.decoderResult().isSuccess()
                && pages.find(head.uri())
                        .filter(found ->
                                found.changesBy(head.method()) && found.place().takesBody())
                        .isPresent()
                && HttpUtil.getContentLength(head, 0L) <= AdminServer.BODY_BYTES_MAX;
    }

    Answer answer(Request request, Asker asker) {
        HttpRequest head = request.head();
        if (head.decoderResult().isFailure()) {
            return unreadable(head.decoderResult());
        }
        Optional<Pages.Found> found = pages.find(head.uri());
        if (found.isEmpty()) {
            return Answer.text(HttpResponseStatus.NOT_FOUND, "no such page: / lists those there are");
        }
        boolean changes = found.get().changesBy(head.method());
        if (!changes && !found.get().readsBy(head.method())) {
            String allowed = found.get().place().allowed();
            return Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only these methods are taken: " + allowed);
        }
        if (request.isCut()) {
            boolean takes = changes && found.get().place().takesBody();
            String most = takes ? "no body of more than " + AdminServer.BODY_BYTES_MAX + " bytes" : "no body";
            return Answer.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, most + " is taken");
        }
        return changes
                ? change(found.get(), request, asker)
                : found.get().place().page().answer(head.headers().get(HttpHeaderNames.ACCEPT, ""));
    }

    private static Answer change(Pages.Found found, Request request, Asker asker) {
        if (!asker.onThisMachine()) {
            return Answer.text(
                    HttpResponseStatus.FORBIDDEN,
                    "changes are taken on the node's own machine only: ask for them there, at the address that stats_listen"
                            + " names, or at 127.0.0.1 if that is 0.0.0.0");
        }
        if (isFromBrowser(request.head())) {
            return Answer.text(
                    HttpResponseStatus.FORBIDDEN,
                    "changes are not taken from a browser, nor for a host that is neither localhost nor an address");
        }
        String wanted = found.place().takesBody() ? request.body() : found.rest();
        return found.place().change().make(wanted, asker.name());
    }

    /** A page that was given a name of this machine's address passes for one from here: so no names either. */
    private static boolean isFromBrowser(HttpRequest head) {
        if (OF_BROWSERS.stream().anyMatch(name -> head.headers().contains(name))) {
            return true;
        }
        String host = head.headers().get(HttpHeaderNames.HOST, "localhost");
        int port = host.lastIndexOf(':');
        String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return !name.equalsIgnoreCase("localhost") && !NetUtil.isValidIpV4Address(name) && !name.startsWith("[");
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
