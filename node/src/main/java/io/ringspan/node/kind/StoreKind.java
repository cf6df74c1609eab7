package io.ringspan.node.kind;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.StoreConf;
import io.ringspan.node.client.Clients;
import io.ringspan.node.client.memcache.MemcacheClients;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.declare.OperatorCommands;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.Verbs;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.session.NodeFacts;

/** Chooses by the kind of store. Stateless. */
public final class StoreKind {
    private StoreKind() {}

    /** What the pool's clients and stores speak. */
    public static Protocol protocol(PoolConf conf) {
        return isMemcached(conf) ? MemcacheProtocol.MEMCACHE : RespProtocol.RESP;
    }

    /**
     * The commands that its clients may send.
     *
     * @throws IllegalArgumentException if what operators say about commands does not fit
     */
    public static CommandTable commands(PoolConf conf) {
        return isMemcached(conf)
                ? Verbs.table()
                : OperatorCommands.table(conf.clients().commands());
    }

    /** Who understands its clients, for one worker. */
    public static Clients.Speaking speaking(Protocol protocol, NodeFacts facts) {
        return protocol == MemcacheProtocol.MEMCACHE
                ? new Clients.Speaking(protocol, new MemcacheClients(facts))
                : Clients.Speaking.redis();
    }

    /** Whether a store is given scripts before it is used. */
    public static boolean hasScripts(Protocol protocol) {
        return protocol == RespProtocol.RESP;
    }

    private static boolean isMemcached(PoolConf conf) {
        return conf.store().kind() == StoreConf.Kind.MEMCACHED;
    }
}
