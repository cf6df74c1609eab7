package io.ringspan.node.script;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.time.HybridClock;

/** Scripts of a node that keeps none. */
public final class LocalScripts {
    private LocalScripts() {}

    public static NodeScripts of(NodeId node, TimeSource time) {
        return new NodeScripts(node, new HybridClock(time, 0), ScriptFile.none());
    }
}
