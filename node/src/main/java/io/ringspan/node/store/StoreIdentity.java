package io.ringspan.node.store;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which store process is at the other end, as it says itself in {@code INFO}.
 *
 * @param runId changes with every start of the store: another one means that its data may have changed unseen
 * @param name {@code redis} or {@code valkey}
 * @param version its own, such as {@code 8.0.1}
 * @param compatible the version of Redis whose commands it has; that of Valkey says 7.2.4 for ever
 * @param loading whether it still reads its data from disk and refuses commands
 * @param commands all that it has, if it was asked for them
 */
public record StoreIdentity(
        String runId, String name, String version, String compatible, boolean loading, Set<String> commands) {
    private static final int MAJOR_MIN = 7;
    private static final String NEVER_NEWER = MAJOR_MIN + ".0";

    public StoreIdentity {
        commands = Set.copyOf(commands);
    }

    /** Reads {@code INFO server} and {@code INFO persistence}, in any wrapping. Empty when it is no such text. */
    static Optional<StoreIdentity> parse(byte[] info) {
        Map<String, String> said = new HashMap<>();
        for (String line : new String(info, StandardCharsets.ISO_8859_1).lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                said.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        String runId = said.get("run_id");
        String compatible = said.get("redis_version");
        if (runId == null || compatible == null) {
            return Optional.empty();
        }
        String name = said.getOrDefault("server_name", said.containsKey("valkey_version") ? "valkey" : "redis");
        return Optional.of(new StoreIdentity(
                runId,
                name,
                said.getOrDefault(name + "_version", compatible),
                compatible,
                "1".equals(said.get("loading")),
                Set.of()));
    }

    StoreIdentity with(Set<String> its) {
        return new StoreIdentity(runId, name, version, compatible, loading, its);
    }

    /** As people call it. */
    public String title() {
        return name + " " + version;
    }

    /** Ringspan's command table is that of Redis 7.0: an older store would refuse or misread some of it. */
    boolean isSupported() {
        int dot = compatible.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? compatible : compatible.substring(0, dot)) >= MAJOR_MIN;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether it may have commands that Redis 7.0 has not. */
    boolean mayHaveMore() {
        return !compatible.equals(NEVER_NEWER) && !compatible.startsWith(NEVER_NEWER + ".");
    }
}
