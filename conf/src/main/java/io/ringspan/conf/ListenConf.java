package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the node listens.
 *
 * @param clients for clients of the store's protocol; may be a Unix socket
 * @param peers for the other nodes
 * @param stats for metrics, health and the admin API over HTTP
 * @param backlog connections that the system may hold for each listener until they are accepted
 * @param admin who may change the node at {@code stats}, and how it is reached there
 */
public record ListenConf(Endpoint clients, Endpoint peers, Endpoint stats, int backlog, AdminPort admin) {
    /**
     * Who may change the node over HTTP.
     *
     * @param token what a change must be sent with, if set
     * @param open whether everybody may, as in Dynomite
     * @param tls if it is spoken there
     */
    public record AdminPort(Optional<Secret> token, boolean open, Optional<Tls> tls) {
        /** Whoever is on the node's own machine, in plain text. */
        public static final AdminPort OWN_MACHINE = new AdminPort(Optional.empty(), false, Optional.empty());
    }

    /**
     * What a listener needs for TLS: files in PEM.
     *
     * @param certificate its own, and those that it was issued by, in this order
     * @param key of that certificate: PKCS #8, without a password
     * @param clientCa by which the certificates of clients are issued, if they are asked for theirs
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}
}
