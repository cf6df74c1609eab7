package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.util.Optional;

/**
 * Where the node listens.
 *
 * @param clients for clients of the store's protocol; may be a Unix socket
 * @param peers for the other nodes
 * @param stats for metrics, health and the admin API over HTTP
 * @param backlog connections that the system may hold for each listener until they are accepted
 * @param admin who may change the node at {@code stats}
 */
public record ListenConf(Endpoint clients, Endpoint peers, Endpoint stats, int backlog, Changers admin) {
    /**
     * Who may change the node over HTTP.
     *
     * @param token what a change must be sent with, if set
     * @param open whether everybody may, as in Dynomite
     */
    public record Changers(Optional<Secret> token, boolean open) {
        /** Whoever is on the node's own machine. */
        public static final Changers OWN_MACHINE = new Changers(Optional.empty(), false);
    }
}
