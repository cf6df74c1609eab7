package io.ringspan.node.store.introduce;

import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.Protocol;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store is asked on a new connection before it is used, and what its answers say.
 *
 * <p><b>Threads.</b> Without state; any thread.
 */
public interface StoreIntroduction {
    /** The number of no connection. */
    long NO_CLIENT = 0;

    /** How those are met that speak this protocol. */
    static StoreIntroduction of(Protocol protocol) {
        return protocol == MemcacheProtocol.MEMCACHE ? MemcachedIntroduction.MEMCACHED : RedisIntroduction.REDIS;
    }

    /** Which stores there may be, as people are told. */
    String supported();

    /** What asks who the store is, as people are told. */
    String asks();

    /** Commands that ask who the store is. */
    byte[] question();

    /** How many replies they have. */
    int replies();

    /** Who it is; nothing if these are no such replies. */
    Optional<StoreIdentity> identity(byte[] answer);

    /** Whether this node can work with it. */
    boolean isSupported(StoreIdentity store);

    /**
     * What the store calls this connection; {@link #NO_CLIENT} if nothing.
     *
     * @param own the connection's address at this end; null if it has none
     */
    long client(byte[] answer, @Nullable SocketAddress own);

    /** One more command to ask, if more is to be known of that store; an empty one if not. */
    byte[] more(StoreIdentity store);

    /** The same store, with what its reply to that says. */
    StoreIdentity with(StoreIdentity store, byte[] answer);

    /** One command about an earlier connection: the store is to close it, or to say whether it has. */
    byte[] fence(long client);

    /**
     * Whether by this reply nothing more of that connection will come, as far as the store can tell.
     *
     * @param own what the store calls the connection over which this is asked, which may be the same
     */
    boolean isFenced(byte[] answer, long client, long own);
}
