package io.ringspan.node.admin;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.ringspan.conf.ListenConf.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** TLS at the admin port. Stateless. */
final class AdminTls {
    private AdminTls() {}

    /**
     * What connections are made with.
     *
     * @throws AdminServerException if the files do not hold what they should; it names the setting
     */
    static SslContext context(Tls tls) {
        require(tls.certificate(), "admin_tls_certificate");
        require(tls.key(), "admin_tls_key");
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (tls.clientCa().isPresent()) {
                trust(builder, tls.clientCa().get());
            }
            return builder.build();
        } catch (IllegalArgumentException | SSLException unfit) {
            throw unfit("admin_tls_certificate and admin_tls_key", tls.certificate() + " and " + tls.key(), unfit);
        }
    }

    private static void trust(SslContextBuilder builder, Path authorities) {
        require(authorities, "admin_tls_client_ca");
        try {
            builder.trustManager(authorities.toFile()).clientAuth(ClientAuth.OPTIONAL);
        } catch (IllegalArgumentException unfit) {
            throw unfit("admin_tls_client_ca", authorities.toString(), unfit);
        }
    }

    private static void require(Path file, String setting) {
        try {
            Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new AdminServerException(
                    setting + ": " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "). To fix: name a file that this user may read",
                    unreadable);
        }
    }

    private static AdminServerException unfit(String settings, String files, Exception cause) {
        return new AdminServerException(
                settings + ": " + files + " cannot be used for TLS (" + cause.getMessage()
                        + "). To fix: name files in PEM; the key as PKCS #8 and without a password",
                cause);
    }

    /** The name in the certificate that the other end has shown, once its handshake is done; null if it has shown none. */
    static @Nullable String shownBy(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return null;
        }
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own
                    ? own.getSubjectX500Principal().getName()
                    : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
