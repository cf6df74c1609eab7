package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;

/** The way to other nodes' registries. */
public interface ScriptPeers {
    /** How many nodes the ring has, the own one counted. */
    int nodes();

    /** Whether another node can be reached now, as far as is known; never the own one. */
    boolean isUp(int node);

    /**
     * Sends a message to another node. Its bytes are used during the call only.
     *
     * @return false if there is no way to that node now, or no room on it; then nothing was sent
     */
    boolean tell(int node, ByteBuf message, ReplySink answer);
}
