package io.ringspan.gossip.sim.check;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimNode;

/** No message is larger than what fits into a packet. */
public final class MessagesAreBounded implements Check {
    private static final int BYTES_MAX = 1_400;

    @Override
    public void sent(SimNode from, Endpoint to, byte[] message) {
        if (message.length > BYTES_MAX) {
            throw new AssertionError(from + " sends " + message.length + " bytes to " + to);
        }
    }
}
