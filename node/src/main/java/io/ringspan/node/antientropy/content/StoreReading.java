package io.ringspan.node.antientropy.content;

import io.ringspan.base.Endpoint;
import io.ringspan.node.login.StoreLogin;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.Protocol;
import java.io.IOException;

/**
 * A store that is to be read as a whole.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 *
 * @param protocol that it speaks
 * @param login what it wants to hear first
 */
public record StoreReading(Protocol protocol, Endpoint store, StoreLogin login) {
    /** One that lets in everybody. */
    public StoreReading(Protocol protocol, Endpoint store) {
        this(protocol, store, StoreLogin.NONE);
    }

    /** A new connection for that. */
    public StoreReader connect() throws IOException {
        return protocol == MemcacheProtocol.MEMCACHE
                ? MemcacheStoreReader.connect(this)
                : RedisStoreReader.connect(this);
    }
}
