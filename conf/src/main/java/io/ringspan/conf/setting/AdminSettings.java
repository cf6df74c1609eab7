package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.byDefault;
import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;

import io.ringspan.conf.Secret;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.Words;
import java.nio.file.Path;

/** Who may change the node at {@code stats_listen}, and how it is reached there. */
public final class AdminSettings {
    public static final Setting<Secret> ADMIN_TOKEN = new Setting<>(
            "admin_token",
            Words.token(),
            nothing("changes are taken on the node's own machine only"),
            Setting.Kind.SECRET,
            true,
            "What every change over HTTP must be sent with, as a bearer token, wherever it comes from. It is never printed.");

    public static final Setting<Boolean> ADMIN_OPEN = own(
                    "admin_open",
                    Words.truth(),
                    byDefault("false"),
                    "Whether everybody who reaches stats_listen may change the node there, browsers among them, as in Dynomite.")
            .changesLive();

    public static final Setting<Path> ADMIN_TLS_CERTIFICATE = own(
            "admin_tls_certificate",
            Places.path(),
            nothing("plain HTTP"),
            "A file in PEM: with it stats_listen speaks TLS 1.2 and 1.3 only. The node's certificate, and behind it those that"
                    + " it was issued by.");

    public static final Setting<Path> ADMIN_TLS_KEY = own(
            "admin_tls_key",
            Places.path(),
            nothing("-"),
            "The key of that certificate: a file in PEM, PKCS #8, without a password.");

    public static final Setting<Path> ADMIN_TLS_CLIENT_CA = own(
            "admin_tls_client_ca",
            Places.path(),
            nothing("no client is asked for a certificate"),
            "A file in PEM with certificates of authorities: who shows one that they have issued, whichever it is, may make"
                    + " changes without the token. Without admin_token every change needs one then, on the node's own machine too.");

    public static final SettingGroup GROUP = SettingGroup.of(
            "Admin API", ADMIN_TOKEN, ADMIN_OPEN, ADMIN_TLS_CERTIFICATE, ADMIN_TLS_KEY, ADMIN_TLS_CLIENT_CA);

    private AdminSettings() {}
}
