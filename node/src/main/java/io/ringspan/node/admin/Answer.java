package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a page answers.
 *
 * <p><b>Buffers.</b> The body is passed on with its reference: the server releases it.
 */
public record Answer(HttpResponseStatus status, String contentType, ByteBuf body) {

    private static final String PLAIN = "text/plain; charset=utf-8";

    /** Plain text; its last line is ended here. */
    public static Answer text(HttpResponseStatus status, String text) {
        return new Answer(status, PLAIN, Unpooled.copiedBuffer(text + "\n", UTF_8));
    }

    /** Plain text as it stands, for those who know it from Dynomite. */
    public static Answer asIs(String text) {
        return new Answer(HttpResponseStatus.OK, PLAIN, Unpooled.copiedBuffer(text, UTF_8));
    }

    /** JSON; its last line is ended here. */
    public static Answer json(String text) {
        return new Answer(HttpResponseStatus.OK, "application/json", Unpooled.copiedBuffer(text + "\n", UTF_8));
    }
}
