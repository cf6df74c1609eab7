package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.idle;

import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.ValueType;
import io.ringspan.conf.value.Words;

/**
 * Directives of Dynomite that change nothing here. They are still read as Dynomite reads them, so that a bad value is
 * found.
 */
public final class IdleSettings {
    private static final int NUMBER_MAX = Integer.MAX_VALUE;
    private static final String ONE_LINK =
            "each worker keeps one link to each store and peer, which keeps commands in order";

    public static final SettingGroup GROUP = SettingGroup.of(
            "Accepted without effect",
            idle("distribution", Words.any(), "Dynomite ignores it too: every rack is a token ring"),
            idle("server_connections", Words.any(), "Dynomite ignores it too: " + ONE_LINK),
            idle("auto_eject_hosts", Words.truth(), "a replica that fails is passed over at once, and keys never move"),
            idle(
                    "server_failure_limit",
                    number(),
                    "Dynomite ignores it too: one failure is enough to pass a replica over"),
            idle(
                    "preconnect",
                    Words.truth(),
                    "true",
                    "Dynomite does not heed false either: a node connects when it starts, to learn where each stream stands"),
            idle("datastore_connections", connections(), "1", ONE_LINK),
            idle("local_peer_connections", connections(), "1", ONE_LINK),
            idle("remote_peer_connections", connections(), "1", ONE_LINK),
            idle(
                    "conn_msg_rate",
                    number(),
                    "what may be on its way to another datacenter is limited by the windows instead"),
            idle(
                    "mbuf_size",
                    Numbers.steppedOrZero("bytes", 512, 512_000, 16),
                    "buffers have no fixed size; request_bytes_max limits a command"),
            idle(
                    "max_msgs",
                    Numbers.steppedOrZero("messages", 100_000, 1_000_000, 1),
                    "memory is limited by direct_memory_max"),
            idle(
                    "gos_interval",
                    millis(),
                    "a node that gossips sends its news every 200 ms, while there is any, which costs it no more in a larger"
                            + " cluster"),
            idle("env", Words.any(), "the node's address is not taken from the environment"),
            idle("pem_key_file", Words.any(), "links between nodes are encrypted by TLS: peer_tls_key"),
            idle("recon_key_file", Words.any(), "Dynomite ignores it too"),
            idle("recon_iv_file", Words.any(), "Dynomite ignores it too"),
            idle("stats_interval", millis(), "metrics are summed up when they are asked for"),
            idle("dyn_read_timeout", millis(), "Dynomite ignores it too: timeout holds for peers as well"),
            idle("dyn_write_timeout", millis(), "Dynomite ignores it too: timeout holds for peers as well"),
            idle("dyn_connections", number(), "Dynomite ignores it too"),
            idle("dyn_port", number(), "Dynomite ignores it too: dyn_listen names the port"));

    private IdleSettings() {}

    private static ValueType<Integer> number() {
        return Numbers.count("", 0, NUMBER_MAX);
    }

    private static ValueType<Long> millis() {
        return Numbers.millis(0, NUMBER_MAX);
    }

    /** Dynomite cuts what is greater than 255 to its lowest byte. */
    private static ValueType<Integer> connections() {
        return Numbers.countOrZero("connections", 255, 1);
    }
}
