package io.ringspan.node.store.introduce;

import java.util.Set;

/**
 * Which store process is at the other end, as it says itself.
 *
 * @param runId changes with every start of the store: another one means that its data may have changed unseen
 * @param name {@code redis}, {@code valkey} or {@code memcached}
 * @param version its own, such as {@code 8.0.1}
 * @param compatible the version of Redis whose commands it has; that of Valkey says 7.2.4 for ever; of memcached its own
 * @param loading whether it still reads its data from disk and refuses commands
 * @param commands all that it has, if it was asked for them
 */
public record StoreIdentity(
        String runId, String name, String version, String compatible, boolean loading, Set<String> commands) {
    public StoreIdentity {
        commands = Set.copyOf(commands);
    }

    StoreIdentity with(Set<String> its) {
        return new StoreIdentity(runId, name, version, compatible, loading, its);
    }

    /** As people call it. */
    public String title() {
        return name + " " + version;
    }
}
