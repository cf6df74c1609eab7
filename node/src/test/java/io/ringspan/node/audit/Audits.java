package io.ringspan.node.audit;

import io.ringspan.node.admin.Json;
import java.time.Instant;

/** Audit logs for tests. Stateless. */
public final class Audits {
    private Audits() {}

    /** One that keeps nothing on disk, and whose time stands still. */
    public static AuditLog inMemory() {
        return new AuditLog(AuditLog.Files.NONE, Json::text, () -> Instant.EPOCH);
    }
}
