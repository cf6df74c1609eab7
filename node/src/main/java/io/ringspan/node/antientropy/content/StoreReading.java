package io.ringspan.node.antientropy.content;

import io.ringspan.base.Endpoint;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Securing;
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
 * @param securing encrypts what goes there, if it is to be
 */
public record StoreReading(Protocol protocol, Endpoint store, StoreLogin login, Securing securing) {
    /** One that lets in everybody. */
    public StoreReading(Protocol protocol, Endpoint store) {
        this(protocol, store, StoreLogin.NONE, Securing.PLAIN);
    }

    /** The own one, as that makes connections there. */
    public static StoreReading by(Dialer dialer, Protocol protocol, Endpoint store) {
        return new StoreReading(protocol, store, dialer.login(), dialer.securing());
    }

    /** A new connection for that. */
    public StoreReader connect() throws IOException {
        return protocol == MemcacheProtocol.MEMCACHE
                ? MemcacheStoreReader.connect(this)
                : RedisStoreReader.connect(this);
    }
}
