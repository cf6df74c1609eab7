package io.ringspan.node.store;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which store process is at the other end, as it says itself in {@code INFO}.
 *
 * @param runId changes with every start of the store: another one means that its data may have changed unseen
 * @param version such as {@code 7.0.15}
 * @param loading whether it still reads its data from disk and refuses commands
 */
public record StoreIdentity(String runId, String version, boolean loading) {
    private static final int MAJOR_MIN = 7;

    /** Reads {@code INFO server} and {@code INFO persistence}, in any wrapping. Empty when it is no such text. */
    static Optional<StoreIdentity> parse(byte[] info) {
        String runId = null;
        String version = null;
        boolean loading = false;
        for (String line : new String(info, StandardCharsets.ISO_8859_1).lines().toList()) {
            if (line.startsWith("run_id:")) {
                runId = line.substring("run_id:".length());
            } else if (line.startsWith("redis_version:")) {
                version = line.substring("redis_version:".length());
            } else if (line.startsWith("loading:")) {
                loading = line.equals("loading:1");
            }
        }
        return runId == null || version == null
                ? Optional.empty()
                : Optional.of(new StoreIdentity(runId, version, loading));
    }

    /** Ringspan's command table is that of Redis 7.0: an older store would refuse or misread some of it. */
    boolean isSupported() {
        int dot = version.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? version : version.substring(0, dot)) >= MAJOR_MIN;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
