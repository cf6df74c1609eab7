package io.ringspan.conf.tls;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where TLS is spoken, and with what. The admin port has its own: {@link io.ringspan.conf.ListenConf.AdminPort}.
 *
 * @param clients where clients are taken by TLS, if they are
 * @param peers which links between nodes are encrypted, if any is
 * @param store how the store is called, if that speaks TLS
 */
public record TlsConf(Optional<Clients> clients, Optional<Peers> peers, Optional<Store> store) {
    /** Plain text everywhere. */
    public static final TlsConf NONE = new TlsConf(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Who one is: files in PEM.
     *
     * @param certificate the own one, and those that it was issued by, in this order
     * @param key of that certificate: PKCS #8, without a password
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * A port of their own for clients that speak TLS.
     *
     * @param authorities if given, a client must show a certificate that one of these has issued
     */
    public record Clients(Endpoint listen, Identity identity, Optional<Path> authorities) {}

    /**
     * Links between nodes.
     *
     * @param authorities who issues the certificates of nodes: either end shows one
     * @param names patterns as in Redis, one of which a name of the other's certificate must match; empty: whoever has a certificate
     *     is believed
     */
    public record Peers(Scope scope, Identity identity, Path authorities, List<String> names) {
        public Peers {
            names = List.copyOf(names);
        }
    }

    /**
     * The store.
     *
     * @param authorities one of which must have issued its certificate
     * @param identity what the node shows it, if it asks
     * @param names patterns as in Redis, one of which a name of its certificate must match; empty: any will do
     */
    public record Store(Path authorities, Optional<Identity> identity, List<String> names) {
        public Store {
            names = List.copyOf(names);
        }
    }

    /** Which links between nodes are encrypted, by Dynomite's words. */
    public enum Scope {
        /** Those that leave the rack. */
        RACK,
        /** Those that leave the datacenter. */
        DATACENTER,
        /** All. */
        ALL;

        /** Whether a link between these two is. */
        public boolean encrypts(NodeId one, NodeId other) {
            boolean oneDatacenter = one.datacenter().equals(other.datacenter());
            return switch (this) {
                case RACK -> !oneDatacenter || !one.rack().equals(other.rack());
                case DATACENTER -> !oneDatacenter;
                case ALL -> true;
            };
        }
    }
}
