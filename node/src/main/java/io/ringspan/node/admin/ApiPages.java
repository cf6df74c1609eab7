package io.ringspan.node.admin;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.node.audit.AuditEntry;
import io.ringspan.node.audit.AuditLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What the admin port says of itself: its document, and what was changed through it. Stateless. */
public final class ApiPages {
    private static final int SHOWN_MAX = 256;
    private static final int SHOWN = 32;

    private ApiPages() {}

    /** The last changes. */
    record Changes(List<AuditEntry> changes) {}

    /** {@code pages} and these. */
    public static Pages add(Pages pages, AuditLog audit) {
        return pages.read(
                        "/openapi.yaml",
                        "all of this as an OpenAPI document",
                        asked -> new Answer(
                                HttpResponseStatus.OK, "application/yaml", Unpooled.wrappedBuffer(document())))
                .read(
                        "/api/audit",
                        "the last changes that were asked for here, and by whom",
                        asked -> changes(audit, asked));
    }

    private static Answer changes(AuditLog audit, Asked asked) {
        asked.takes("count");
        return Answer.json(new Changes(audit.last(asked.number("count", 1, SHOWN_MAX, SHOWN))));
    }

    private static byte[] document() {
        try (InputStream in = ApiPages.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the product lacks its openapi.yaml");
            }
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
