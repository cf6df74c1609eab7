package io.ringspan.node.script;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.execute.Recorder;
import io.ringspan.node.script.library.LibraryText;
import io.ringspan.replication.time.HybridClock;

/** Scripts of a node that keeps none. */
public final class LocalScripts {
    private LocalScripts() {}

    public static NodeScripts of(NodeId node, TimeSource time) {
        return of(node, new HybridClock(time, 0));
    }

    public static NodeScripts of(NodeId node, HybridClock clock) {
        return new NodeScripts(node, clock, ScriptFile.none(), new LibraryText(new Recorder(CommandTable.load())));
    }
}
