package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.util.Optional;

/**
 * The one local store.
 *
 * @param name what people call it; its endpoint's text if the file gives it no name
 * @param kind what it speaks
 * @param login what it asks for before anything else, if it does
 */
public record StoreConf(Endpoint endpoint, String name, Kind kind, Optional<Login> login) {
    /** A Redis. */
    public StoreConf(Endpoint endpoint, String name) {
        this(endpoint, name, Kind.REDIS, Optional.empty());
    }

    /** The same as a store of that kind. */
    public StoreConf as(Kind its) {
        return new StoreConf(endpoint, name, its, login);
    }

    /** The same as a store that asks who comes. */
    public StoreConf with(Optional<Login> asks) {
        return new StoreConf(endpoint, name, kind, asks);
    }

    /**
     * What a node says first.
     *
     * @param user empty for the one that a Redis calls default
     */
    public record Login(String user, Secret password) {}

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
