package io.ringspan.node.request;

import java.util.ArrayDeque;

/**
 * Slots that are not in use.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Keeps {@value #KEPT_MAX}; more are left to the collector.
 */
public final class SlotPool {
    private static final int KEPT_MAX = 16 * 1024;

    private final ArrayDeque<Slot> spare = new ArrayDeque<>();

    public Slot take() {
        Slot slot = spare.poll();
        return slot == null ? new Slot() : slot;
    }

    public void give(Slot slot) {
        slot.clear();
        if (spare.size() < KEPT_MAX) {
            spare.push(slot);
        }
    }
}
