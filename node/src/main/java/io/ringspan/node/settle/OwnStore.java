package io.ringspan.node.settle;

import io.ringspan.node.io.Span;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.settle.SettlePeers.Outcome;
import java.util.concurrent.Executor;

/**
 * This node's own store, which takes the values of others.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class OwnStore implements StorePeers.Own {
    private final StoreWorker store;
    private final Executor later;

    /** @param later runs something on the worker, but not at once */
    public OwnStore(StoreWorker store, Executor later) {
        this.store = store;
        this.later = later;
    }

    @Override
    public boolean takesValues() {
        return store.takesDumps();
    }

    @Override
    public void put(Span command, Outcome outcome) {
        if (store.isUp()) {
            store.put(command, new PutValue(store, how -> outcome.put(how == PutValue.Became.TAKEN)));
        } else {
            later.execute(() -> outcome.put(false));
        }
    }
}
