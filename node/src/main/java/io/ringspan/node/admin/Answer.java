package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.node.admin.events.EventStreams;
import java.util.Optional;

/**
 * What a page answers.
 *
 * <p><b>Buffers.</b> The body is passed on with its reference: the server releases it.
 *
 * @param location where else to look
 * @param events what the connection is told from then on, behind the body
 */
public record Answer(
        HttpResponseStatus status,
        String contentType,
        ByteBuf body,
        Optional<String> location,
        Optional<EventStreams> events) {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** One that has a body and that is all. */
    public Answer(HttpResponseStatus status, String contentType, ByteBuf body) {
        this(status, contentType, body, Optional.empty(), Optional.empty());
    }

    /** 303: it is at another path of this node. */
    public static Answer elsewhere(String path) {
        return new Answer(
                HttpResponseStatus.SEE_OTHER,
                PLAIN,
                Unpooled.copiedBuffer("see " + path + "\n", UTF_8),
                Optional.of(path),
                Optional.empty());
    }

    /** Server-sent events, as long as the connection lives; 503 when as many listen as may. */
    public static Answer events(EventStreams streams) {
        return streams.isFull()
                ? text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        EventStreams.STREAMS_MAX + " listen already. To fix: close a console, or ask /api/traffic")
                : new Answer(
                        HttpResponseStatus.OK,
                        "text/event-stream",
                        Unpooled.EMPTY_BUFFER,
                        Optional.empty(),
                        Optional.of(streams));
    }

    /** Plain text; its last line is ended here. */
    public static Answer text(HttpResponseStatus status, String text) {
        return new Answer(status, PLAIN, Unpooled.copiedBuffer(text + "\n", UTF_8));
    }

    /** Plain text as it stands, for those who know it from Dynomite. */
    public static Answer asIs(String text) {
        return new Answer(HttpResponseStatus.OK, PLAIN, Unpooled.copiedBuffer(text, UTF_8));
    }

    /** A record, map or list as {@link Json} writes it; its line is ended here. */
    public static Answer json(Object value) {
        return new Answer(HttpResponseStatus.OK, JSON, Unpooled.copiedBuffer(Json.text(value) + "\n", UTF_8));
    }

    /** 400: it makes no sense, and {@code why} says what would. */
    public static Answer refused(String why) {
        return text(HttpResponseStatus.BAD_REQUEST, why);
    }

    /** 404: there is nothing of that name. */
    public static Answer notFound(String why) {
        return text(HttpResponseStatus.NOT_FOUND, why);
    }

    /** 409: as things are, the node does not do it. */
    public static Answer conflict(String why) {
        return text(HttpResponseStatus.CONFLICT, why);
    }
}
