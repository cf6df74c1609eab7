package io.ringspan.node.store;

import io.ringspan.node.io.ReplySink;
import io.ringspan.node.store.introduce.StoreIdentity;
import org.jspecify.annotations.Nullable;

/** Listens to a link over which no writes go: what became of a read, its sink is told anyway. */
public enum Unheard implements StoreListener {
    LINK;

    @Override
    public void storeUp(StoreIdentity store, boolean sameProcess) {}

    @Override
    public void storeDown(@Nullable ReplySink oldest, int repliesOfOldest) {}
}
