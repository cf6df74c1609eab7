package io.ringspan.node.local.cluster;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;

/** Starts one node. */
@FunctionalInterface
public interface NodeStarter {
    /** Starts the node that {@code conf} describes and returns when it listens. */
    RunningNode start(PoolConf conf);

    /** Nodes as the product runs them, in this JVM. */
    static NodeStarter inThisJvm() {
        return conf -> {
            RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK);
            return new RunningNode() {
                @Override
                public void stop() {
                    node.stop();
                }

                @Override
                public void kill() {
                    node.close();
                }
            };
        };
    }

    /** A node that runs. Both ways to end it return when it is gone. */
    interface RunningNode {
        /** Ends it as SIGTERM does: what it read is answered first. */
        void stop();

        /** Ends it at once. */
        void kill();
    }
}
