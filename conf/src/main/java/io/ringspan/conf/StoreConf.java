package io.ringspan.conf;

import io.ringspan.base.Endpoint;

/**
 * The one local store.
 *
 * @param name what people call it; its endpoint's text if the file gives it no name
 * @param kind what it speaks
 */
public record StoreConf(Endpoint endpoint, String name, DataStore kind) {
    /** A Redis. */
    public StoreConf(Endpoint endpoint, String name) {
        this(endpoint, name, DataStore.REDIS);
    }

    /** The same as a store of that kind. */
    public StoreConf as(DataStore its) {
        return new StoreConf(endpoint, name, its);
    }
}
