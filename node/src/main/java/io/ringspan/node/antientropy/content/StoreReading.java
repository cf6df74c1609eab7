package io.ringspan.node.antientropy.content;

import io.ringspan.base.Endpoint;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.Protocol;
import java.io.IOException;

/**
 * A store that is to be read as a whole.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 *
 * @param protocol that it speaks
 */
public record StoreReading(Protocol protocol, Endpoint store) {
    /** A new connection for that. */
    public StoreReader connect() throws IOException {
        return protocol == MemcacheProtocol.MEMCACHE
                ? MemcacheStoreReader.connect(store)
                : RedisStoreReader.connect(store);
    }
}
