package io.ringspan.tests.it.cluster;

import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PoolConf;
import java.util.function.UnaryOperator;

/** Settings of what becomes of a node whose store was emptied. */
public final class LostStores {
    private LostStores() {}

    /** It is read from all the same, and nothing is copied to it by itself. */
    static PoolConf notCopied(PoolConf conf) {
        return copied(conf, false);
    }

    /** It is filled from other replicas, and not read before. */
    public static UnaryOperator<PoolConf> copied() {
        return conf -> copied(conf, true);
    }

    private static PoolConf copied(PoolConf conf, boolean whenLost) {
        PeerConf.Repair old = conf.peers().repair();
        PeerConf.Repair other =
                new PeerConf.Repair(old.intervalMillis(), old.keysPerSecond(), old.copyKeysPerSecond(), whenLost);
        return NodeSettings.repair(other).apply(conf);
    }
}
