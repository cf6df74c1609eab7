package io.ringspan.conf;

import io.ringspan.base.Endpoint;

/**
 * The one local store.
 *
 * @param name what people call it; its endpoint's text if the file gives it no name
 * @param kind what it speaks
 */
public record StoreConf(Endpoint endpoint, String name, Kind kind) {
    /** A Redis. */
    public StoreConf(Endpoint endpoint, String name) {
        this(endpoint, name, Kind.REDIS);
    }

    /** The same as a store of that kind. */
    public StoreConf as(Kind its) {
        return new StoreConf(endpoint, name, its);
    }

    /** What a store speaks. */
    public enum Kind {
        REDIS("0"),
        MEMCACHED("1");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** How Dynomite's files name it. */
        public String code() {
            return code;
        }
    }
}
