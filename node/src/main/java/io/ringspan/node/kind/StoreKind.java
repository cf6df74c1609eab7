package io.ringspan.node.kind;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.StoreConf;
import io.ringspan.node.client.Clients;
import io.ringspan.node.client.memcache.MemcacheClients;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.Deciding;
import io.ringspan.node.decide.memcached.MemcacheDeciding;
import io.ringspan.node.decide.redis.RedisDeciding;
import io.ringspan.node.declare.OperatorCommands;
import io.ringspan.node.execute.LoadedScripts;
import io.ringspan.node.flush.KeyWalk;
import io.ringspan.node.flush.ScanWalk;
import io.ringspan.node.flush.Sweep;
import io.ringspan.node.flush.dump.DumpWalk;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.Verbs;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.session.NodeFacts;
import java.util.function.Function;

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
    public static Clients.Speaking speaking(PoolConf conf, NodeFacts facts) {
        return isMemcached(conf)
                ? new Clients.Speaking(
                        MemcacheProtocol.MEMCACHE,
                        new MemcacheClients(facts, conf.membership().gossip()))
                : Clients.Speaking.redis();
    }

    /**
     * Who understands what is to be decided.
     *
     * @param scripts those that clients have loaded
     * @param channels where goes what scripts publish
     */
    public static Function<Decider, Deciding> deciding(
            Protocol protocol, CommandTable commands, LoadedScripts scripts, WorkerChannels channels) {
        return protocol == MemcacheProtocol.MEMCACHE
                ? MemcacheDeciding::new
                : decider -> new RedisDeciding(decider, commands, scripts, channels);
    }

    /** Whether a store is given scripts before it is used. */
    public static boolean hasScripts(Protocol protocol) {
        return protocol == RespProtocol.RESP;
    }

    /**
     * What goes through a store's keys.
     *
     * @param dial makes a connection to it, with that handler
     */
    public static KeyWalk keyWalk(Protocol protocol, Sweep.Way way, Function<ChannelHandler, Bootstrap> dial) {
        return protocol == MemcacheProtocol.MEMCACHE ? new DumpWalk(protocol, way, dial) : new ScanWalk(way);
    }

    private static boolean isMemcached(PoolConf conf) {
        return conf.store().kind() == StoreConf.Kind.MEMCACHED;
    }
}
