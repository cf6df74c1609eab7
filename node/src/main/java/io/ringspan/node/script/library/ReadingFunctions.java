package io.ringspan.node.script.library;

import io.ringspan.node.script.registry.Registry;
import java.util.Set;

/**
 * The functions that say that they only read, as far as the own store has told since the last change of any library or script.
 *
 * <p><b>Threads.</b> Worker 0 learns; any thread asks.
 */
public final class ReadingFunctions {
    private final Registry registry;
    private volatile Listed listed = new Listed(0, Set.of());

    private record Listed(long changes, Set<String> reading) {
        Listed {
            reading = Set.copyOf(reading);
        }
    }

    public ReadingFunctions(Registry registry) {
        this.registry = registry;
    }

    /** Whether the store has to be asked again. */
    public boolean isOutdated() {
        return listed.changes() != registry.changes();
    }

    /**
     * The store has said what it has.
     *
     * @param changes of the registry when it was asked
     */
    public void are(Set<String> reading, long changes) {
        listed = new Listed(changes, reading);
    }

    /** Whether that function is known not to write. */
    public boolean has(String name) {
        Listed known = listed;
        return known.reading().contains(name) && known.changes() == registry.changes();
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return listed.reading().isEmpty();
    }
}
