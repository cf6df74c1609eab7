package io.ringspan.tests.it.cluster;

import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PoolConf;
import java.util.function.UnaryOperator;

/** Settings of what becomes of a node whose store was emptied. */
public final class LostStores {
    private static final int SLOWLY = 300;

    private LostStores() {}

    /** It is read from all the same, and nothing is copied to it by itself. */
    static PoolConf notCopied(PoolConf conf) {
        return copied(conf, false);
    }

    /** It is filled from other replicas, and not read before. */
    public static UnaryOperator<PoolConf> copied() {
        return conf -> copied(conf, true);
    }

    /** It is read from all the same, and a copy to it takes long. */
    public static UnaryOperator<PoolConf> copiedSlowly() {
        return conf -> copied(conf, false, SLOWLY);
    }

    private static PoolConf copied(PoolConf conf, boolean whenLost) {
        return copied(conf, whenLost, conf.peers().repair().copyKeysPerSecond());
    }

    private static PoolConf copied(PoolConf conf, boolean whenLost, int keysPerSecond) {
        PeerConf.Repair old = conf.peers().repair();
        PeerConf.Repair other = new PeerConf.Repair(old.intervalMillis(), old.keysPerSecond(), keysPerSecond, whenLost);
        return NodeSettings.repair(other).apply(conf);
    }
}
