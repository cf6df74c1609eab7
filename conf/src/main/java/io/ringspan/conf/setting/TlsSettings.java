package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.value.Places;
import java.nio.file.Path;
import java.util.List;

/** Encryption of what clients and other nodes say; see docs/security.md. */
public final class TlsSettings {
    private static final String READ_AGAIN = " It is read again when it changes, without a restart.";

    public static final Setting<Endpoint> TLS_LISTEN = own(
            "tls_listen",
            Places.networkEndpoint(),
            nothing("clients are taken in plain text only"),
            "Where clients connect by TLS 1.2 or 1.3, beside listen, which stays in plain text: a loopback address or a Unix"
                    + " socket keeps others away from that.");

    public static final Setting<Path> TLS_CERTIFICATE = own(
            "tls_certificate",
            Places.path(),
            nothing("-"),
            "For tls_listen: a file in PEM with the node's certificate, and behind it those that it was issued by."
                    + READ_AGAIN);

    public static final Setting<Path> TLS_KEY = own(
            "tls_key",
            Places.path(),
            nothing("-"),
            "The key of that certificate: a file in PEM, PKCS #8, without a password." + READ_AGAIN);

    public static final Setting<Path> TLS_CLIENT_CA = own(
            "tls_client_ca",
            Places.path(),
            nothing("no client is asked for a certificate"),
            "A file in PEM with certificates of authorities: at tls_listen each client must show a certificate that one of them has"
                    + " issued." + READ_AGAIN);

    public static final Setting<Path> PEER_TLS_CERTIFICATE = own(
            "peer_tls_certificate",
            Places.path(),
            nothing("-"),
            "With secure_server_option: a file in PEM with the certificate that this node shows other nodes, whether it calls"
                    + " them or they call it, and behind it those that it was issued by." + READ_AGAIN);

    public static final Setting<Path> PEER_TLS_KEY = own(
            "peer_tls_key",
            Places.path(),
            nothing("-"),
            "The key of that certificate: a file in PEM, PKCS #8, without a password." + READ_AGAIN);

    public static final Setting<Path> PEER_TLS_CA = own(
            "peer_tls_ca",
            Places.path(),
            nothing("-"),
            "A file in PEM with certificates of authorities: one of them must have issued the certificate of every other node."
                    + READ_AGAIN);

    public static final Setting<List<Placed<String>>> PEER_TLS_NAMES = own(
            "peer_tls_names",
            Places.certificateNames(),
            nothing("whoever has a certificate of peer_tls_ca is taken for a node"),
            "Which names other nodes' certificates have, such as `[\"*.cache.example.org\"]`: of the DNS names and addresses, or"
                    + " else the common name, one must match one of these patterns. Where peer_tls_ca issues certificates for"
                    + " others too, set it.");

    public static final Setting<Path> STORE_TLS_CA = own(
            "store_tls_ca",
            Places.path(),
            nothing("the store is called in plain text"),
            "The store speaks TLS: a file in PEM with certificates of authorities, one of which must have issued its certificate."
                    + READ_AGAIN);

    public static final Setting<Path> STORE_TLS_CERTIFICATE = own(
            "store_tls_certificate",
            Places.path(),
            nothing("the node shows its store none"),
            "With store_tls_ca: a file in PEM with the certificate that the node shows a store that asks for one, and behind it those"
                    + " that it was issued by." + READ_AGAIN);

    public static final Setting<Path> STORE_TLS_KEY = own(
            "store_tls_key",
            Places.path(),
            nothing("-"),
            "The key of that certificate: a file in PEM, PKCS #8, without a password." + READ_AGAIN);

    public static final Setting<List<Placed<String>>> STORE_TLS_NAMES = own(
            "store_tls_names",
            Places.certificateNames(),
            nothing("any certificate of store_tls_ca will do"),
            "Which names the store's certificate has, such as `[\"localhost\"]`: of the DNS names and addresses, or else the common"
                    + " name, one must match one of these patterns.");

    public static final SettingGroup GROUP = SettingGroup.of(
            "TLS",
            TLS_LISTEN,
            TLS_CERTIFICATE,
            TLS_KEY,
            TLS_CLIENT_CA,
            PEER_TLS_CERTIFICATE,
            PEER_TLS_KEY,
            PEER_TLS_CA,
            PEER_TLS_NAMES,
            STORE_TLS_CA,
            STORE_TLS_CERTIFICATE,
            STORE_TLS_KEY,
            STORE_TLS_NAMES);

    private TlsSettings() {}
}
