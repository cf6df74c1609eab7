package io.ringspan.node.local.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.LocalStore;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node of a local cluster and its store. It can be stopped and started again with the same configuration.
 *
 * <p><b>Owner.</b> The thread that made the cluster.
 */
public final class LocalNode {
    private PoolConf conf;
    private final LocalStore store;
    private final NodeStarter starter;
    private NodeStarter.@Nullable RunningNode running;

    LocalNode(PoolConf conf, LocalStore store, NodeStarter starter) {
        this.conf = conf;
        this.store = store;
        this.starter = starter;
    }

    /** What the node was told. */
    public PoolConf conf() {
        return conf;
    }

    /** Its store: for looking into it, and for faults. */
    public LocalStore store() {
        return store;
    }

    /** Where clients connect. */
    public Endpoint clients() {
        return conf.listen().clients();
    }

    public boolean isRunning() {
        return running != null;
    }

    /** Who the node cannot reach at this moment: its store, or peers by their names; nobody if it does not run. */
    public List<String> unreached() {
        return running == null ? List.of() : running.unreached();
    }

    /** Starts the node; does nothing if it runs. */
    public void start() {
        if (running == null) {
            running = starter.start(conf);
        }
    }

    /** Starts the node with other settings than before, and from now on with these; does nothing if it runs. */
    public void start(PoolConf other) {
        if (running == null) {
            conf = other;
            start();
        }
    }

    /** Stops the node as SIGTERM does, not its store; does nothing if it does not run. */
    public void stop() {
        end(NodeStarter.RunningNode::stop);
    }

    /** Ends the node at once, not its store; does nothing if it does not run. */
    public void kill() {
        end(NodeStarter.RunningNode::kill);
    }

    private void end(Consumer<NodeStarter.RunningNode> way) {
        NodeStarter.RunningNode last = running;
        running = null;
        if (last != null) {
            way.accept(last);
        }
    }
}
