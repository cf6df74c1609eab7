package io.ringspan.conf.force;

import io.ringspan.conf.ClientConf;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.LinkConf;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf;
import java.util.HashMap;
import java.util.Map;

/** What a running node has after it has read its file again. Stateless. */
public final class LiveSettings {
    private LiveSettings() {}

    /**
     * {@code now} with all that is {@link io.ringspan.conf.setting.Setting#live} as {@code next} has it. All else, and where
     * it stands, is as it was.
     */
    public static PoolConf taken(PoolConf now, PoolConf next) {
        return new PoolConf(
                now.name(),
                now.place(),
                listen(now.listen(), next.listen()),
                now.store(),
                now.ring(),
                consistency(now.consistency(), next.consistency()),
                clients(now.clients(), next.clients()),
                peers(now.peers(), next.peers()),
                now.membership(),
                links(now.links(), next.links()),
                process(now.process(), next.process()),
                now.tls(),
                origin(now, next));
    }

    private static ListenConf listen(ListenConf now, ListenConf next) {
        ListenConf.AdminPort admin = new ListenConf.AdminPort(
                next.admin().token(), next.admin().open(), now.admin().tls());
        return new ListenConf(now.clients(), now.peers(), now.stats(), now.backlog(), admin);
    }

    private static ConsistencyConf consistency(ConsistencyConf now, ConsistencyConf next) {
        return new ConsistencyConf(
                next.read(), next.write(), next.rules(), next.readRepairs(), now.remoteReads(), now.conflicts());
    }

    private static ClientConf clients(ClientConf now, ClientConf next) {
        return new ClientConf(
                next.connectionsMax(),
                next.connectionsPerAddressMax(),
                now.inflightMax(),
                now.outputBytesMax(),
                now.requestBytesMax(),
                now.argumentsMax(),
                now.inlineBytesMax(),
                now.replyBytesMax(),
                next.password(),
                next.users(),
                now.commands());
    }

    private static PeerConf peers(PeerConf now, PeerConf next) {
        HintConf hints = new HintConf(
                now.hints().on(),
                next.hints().replicaBytesMax(),
                next.hints().totalBytesMax(),
                now.hints().ageMillisMax(),
                now.hints().fsync(),
                now.hints().durableWindows());
        PeerConf.Repair repair = new PeerConf.Repair(
                next.repair().intervalMillis(),
                next.repair().keysPerSecond(),
                now.repair().copyKeysPerSecond(),
                now.repair().copyWhenLost());
        return new PeerConf(
                now.seeds(),
                now.provider(),
                now.windowBytesMax(),
                now.replicaWindowBytesMax(),
                hints,
                repair,
                now.publishEverywhere());
    }

    private static LinkConf links(LinkConf now, LinkConf next) {
        return new LinkConf(now.retryMillisMax(), now.queueMax(), next.timeoutMillis());
    }

    private static ProcessConf process(ProcessConf now, ProcessConf next) {
        return new ProcessConf(
                now.dataDir(),
                now.workers(),
                now.transport(),
                next.drainMillis(),
                now.directBytesMax(),
                new ProcessConf.Watch(
                        now.watch().metrics(),
                        next.watch().slowerThanMillis(),
                        now.watch().slowLogMax()));
    }

    /** The lines of the file as it is now, but for what it says otherwise than what holds. */
    private static PoolConf.Origin origin(PoolConf now, PoolConf next) {
        Map<String, Integer> lines = new HashMap<>(next.origin().lines());
        for (Difference difference : Difference.between(now, next)) {
            String key = difference.setting().key();
            if (!difference.isLive()) {
                lines.remove(key);
                now.origin().lineOf(key).ifPresent(line -> lines.put(key, line));
            }
        }
        return new PoolConf.Origin(now.origin().file(), lines, now.origin().isShared());
    }
}
