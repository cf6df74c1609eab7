package io.ringspan.node.client;

import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.protocol.RequestRoom;

/**
 * What one client has claimed of the node's memory for the values that it is sending.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class ValueRoom implements RequestRoom {
    private final DirectMemory memory;
    private long claimedBytes;

    ValueRoom(DirectMemory memory) {
        this.memory = memory;
    }

    @Override
    public boolean claim(int bytes) {
        boolean claimed = memory.claim(bytes);
        if (claimed) {
            claimedBytes += bytes;
        }
        return claimed;
    }

    @Override
    public void giveBack() {
        memory.giveBack(claimedBytes);
        claimedBytes = 0;
    }
}
