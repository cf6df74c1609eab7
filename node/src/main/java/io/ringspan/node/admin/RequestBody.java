package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is on its way.
 *
 * <p><b>Owner.</b> The admin server's event loop. <b>Limits.</b> {@link AdminServer#BODY_BYTES_MAX}: a longer one is cut.
 */
final class RequestBody {
    private final HttpRequest head;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    RequestBody(HttpRequest head) {
        this.head = head;
    }

    /** Takes the next piece, which stays the caller's; the request once nothing more of it is wanted, else null. */
    @Nullable
    Request add(HttpContent content) {
        int more = content.content().readableBytes();
        if (bytes.size() + more > AdminServer.BODY_BYTES_MAX
                || content.decoderResult().isFailure()) {
            return new Request(head, "", true);
        }
        byte[] piece = new byte[more];
        content.content().getBytes(content.content().readerIndex(), piece);
        bytes.write(piece, 0, more);
        return content instanceof LastHttpContent ? new Request(head, bytes.toString(UTF_8), false) : null;
    }
}
