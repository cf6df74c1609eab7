package io.ringspan.conf;

/** What a store speaks. */
public enum DataStore {
    REDIS,
    MEMCACHED
}
