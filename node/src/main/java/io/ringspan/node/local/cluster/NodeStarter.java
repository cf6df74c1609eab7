package io.ringspan.node.local.cluster;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.state.DataDirectory;
import java.util.List;
import java.util.Map;

/** Starts one node. */
@FunctionalInterface
public interface NodeStarter {
    /** Starts the node that {@code conf} describes and returns when it listens. */
    RunningNode start(PoolConf conf);

    /** Nodes as the product runs them, in this JVM. */
    static NodeStarter inThisJvm() {
        return conf -> {
            DataDirectory state = DataDirectory.open(conf, Map.of());
            RingspanNode node = started(conf, state);
            return new RunningNode() {
                @Override
                public List<String> unreached() {
                    return node.unreached();
                }

                @Override
                public void stop() {
                    node.stop();
                    state.close();
                }

                @Override
                public void kill() {
                    node.close();
                    state.close();
                }
            };
        };
    }

    private static RingspanNode started(PoolConf conf, DataDirectory state) {
        try {
            return RingspanNode.start(conf, state, RealTime.CLOCK, null);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /** A node that runs. Both ways to end it return when it is gone. */
    interface RunningNode {
        /** Who some worker of it cannot reach at this moment: its store, or peers by their names. */
        List<String> unreached();

        /** Ends it as SIGTERM does: what it read is answered first. */
        void stop();

        /** Ends it at once. */
        void kill();
    }
}
