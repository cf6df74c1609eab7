package io.ringspan.node;

import static io.ringspan.node.reload.Reload.part;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ProcessSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.node.declare.CommandCheck;
import io.ringspan.node.reload.Reload;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Which parts of a node go over when its file is read again. Stateless. */
final class NodeReload {
    private NodeReload() {}

    /** @param holds takes note of the settings that hold from then on */
    static Reload of(RingspanNode node, Consumer<PoolConf> holds) {
        return new Reload(
                node::conf,
                file -> CommandCheck.check(ConfLoader.load(file)),
                List.of(
                        (next, changed) -> holds.accept(next),
                        levels(node),
                        rules(node),
                        doors(node),
                        timeout(node),
                        readRepairs(node),
                        slowLog(node),
                        (next, changed) -> node.operated().readUsers(next),
                        hints(node),
                        repairs(node),
                        tls(node)));
    }

    /** The files may be others though they have the same names. */
    private static Reload.Part tls(RingspanNode node) {
        return new Reload.Part() {
            @Override
            public List<String> unfit(PoolConf next) {
                return node.tls().unfit();
            }

            @Override
            public void take(PoolConf next, List<String> changed) {
                node.tls().look();
            }
        };
    }

    private static List<String> keys(Setting<?>... settings) {
        return Arrays.stream(settings).map(Setting::key).toList();
    }

    /** Each by itself: an operator may have changed the other. */
    private static Reload.Part levels(RingspanNode node) {
        return (next, changed) -> node.operated()
                .levels()
                .change(
                        before -> before.with(
                                changed.contains(ClusterSettings.READ_CONSISTENCY.key())
                                        ? next.consistency().read()
                                        : before.read(),
                                changed.contains(ClusterSettings.WRITE_CONSISTENCY.key())
                                        ? next.consistency().write()
                                        : before.write()),
                        "the node's file");
    }

    private static Reload.Part rules(RingspanNode node) {
        return part(
                keys(ClusterSettings.CONSISTENCY_RULES),
                next -> node.operated().levels().rules(next.consistency().rules()));
    }

    private static Reload.Part doors(RingspanNode node) {
        return part(
                keys(TrafficSettings.CLIENT_CONNECTIONS, TrafficSettings.CLIENT_CONNECTIONS_PER_ADDRESS),
                next -> node.operated()
                        .doors()
                        .limits(next.clients().connectionsMax(), next.clients().connectionsPerAddressMax()));
    }

    private static Reload.Part timeout(RingspanNode node) {
        return part(
                keys(TrafficSettings.TIMEOUT),
                next -> node.operated().tuning().timeoutMillis(next.links().timeoutMillis()));
    }

    private static Reload.Part readRepairs(RingspanNode node) {
        return part(
                keys(ClusterSettings.READ_REPAIRS_ENABLED),
                next -> node.operated().tuning().repairReads(next.consistency().readRepairs()));
    }

    private static Reload.Part slowLog(RingspanNode node) {
        return part(
                keys(ProcessSettings.SLOWLOG_SLOWER_THAN),
                next -> node.operated()
                        .sights()
                        .slowLogs()
                        .slowerThan(next.process().watch().slowerThanMillis()));
    }

    private static Reload.Part hints(RingspanNode node) {
        return part(
                keys(TrafficSettings.HINTS_BYTES_MAX, TrafficSettings.HINTS_TOTAL_BYTES_MAX),
                next -> node.hints().resize(next.peers().hints()));
    }

    /** A node that does not know its ring yet will make its repairs by what holds then. */
    private static Reload.Part repairs(RingspanNode node) {
        return part(keys(TrafficSettings.REPAIR_INTERVAL, TrafficSettings.REPAIR_RATE), next -> {
            NodeWorkers serving = node.served();
            if (serving != null) {
                serving.repairs().usual(next.peers().repair());
            }
        });
    }
}
