package io.ringspan.node.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Files in PEM that TLS is made of.
 *
 * @param use what it is for, in metrics and logs: clients, peers, store or admin
 * @param prefix which its settings begin with: {@code peer_tls_}
 * @param certificate the own one, and those that it was issued by; null if none is shown
 * @param key of that, PKCS #8, without a password; null with the certificate
 * @param authorities who has issued those of others; null if theirs are not asked for
 * @param authoritiesSetting what those are called in the file
 */
public record TlsFiles(
        String use,
        String prefix,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path authorities,
        String authoritiesSetting) {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** The versions of TLS that are spoken. */
    static String[] versions() {
        return VERSIONS.clone();
    }

    /** What the files held at one moment, byte by byte: if any of them is another, so is this. */
    record Content(
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String authorities) {}

    /**
     * Reads them all.
     *
     * @throws TlsFileException if one cannot be read
     */
    Content read() {
        return new Content(
                read(certificate, prefix + "certificate"),
                read(key, prefix + "key"),
                read(authorities, authoritiesSetting));
    }

    private static @Nullable String read(@Nullable Path file, String setting) {
        try {
            return file == null ? null : Files.readString(file, ISO_8859_1);
        } catch (IOException unreadable) {
            throw new TlsFileException(
                    setting + ": " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "). To fix: name a file that this user may read",
                    unreadable);
        }
    }

    /**
     * For who accepts connections.
     *
     * @param asked whether the other end must, may or need not show a certificate
     * @throws TlsFileException if they do not hold what they should
     */
    SslContext server(Content content, ClientAuth asked) {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forServer(stream(content.certificate()), stream(content.key()));
            return built(builder.clientAuth(content.authorities() == null ? ClientAuth.NONE : asked), content);
        } catch (IllegalArgumentException unfit) {
            throw unfitIdentity(unfit);
        }
    }

    /**
     * For who makes connections.
     *
     * @param verifiesHost whether the other's certificate must have the name of the host that is called
     * @throws TlsFileException as the other
     */
    SslContext client(Content content, boolean verifiesHost) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            if (content.certificate() != null) {
                builder.keyManager(stream(content.certificate()), stream(content.key()));
            }
            return built(builder.endpointIdentificationAlgorithm(verifiesHost ? "HTTPS" : null), content);
        } catch (IllegalArgumentException unfit) {
            throw unfitIdentity(unfit);
        }
    }

    private SslContext built(SslContextBuilder builder, Content content) {
        requirePair(content);
        if (content.authorities() != null) {
            try {
                builder.trustManager(stream(content.authorities()));
            } catch (IllegalArgumentException unfit) {
                throw unfit(authoritiesSetting, String.valueOf(authorities), unfit);
            }
        }
        try {
            return builder.sslProvider(SslProvider.JDK).protocols(VERSIONS).build();
        } catch (SSLException unfit) {
            throw unfitIdentity(unfit);
        }
    }

    private void requirePair(Content content) {
        String its = content.certificate();
        String own = content.key();
        if (its != null && own != null) {
            try {
                OwnPair.check(its, own);
            } catch (GeneralSecurityException unfit) {
                throw unfitIdentity(unfit);
            }
        }
    }

    /** When the own certificate is not good any more, in seconds since 1970; nothing if there is none. */
    static Optional<Long> expirySeconds(Content content) {
        if (content.certificate() == null) {
            return Optional.empty();
        }
        try {
            X509Certificate own = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(stream(content.certificate()));
            return Optional.of(own.getNotAfter().toInstant().getEpochSecond());
        } catch (CertificateException unreadable) {
            return Optional.empty(); // whoever makes TLS of it says why
        }
    }

    private static InputStream stream(@Nullable String bytes) {
        return new ByteArrayInputStream(bytes == null ? new byte[0] : bytes.getBytes(ISO_8859_1));
    }

    private TlsFileException unfitIdentity(Exception cause) {
        return unfit(prefix + "certificate and " + prefix + "key", certificate + " and " + key, cause);
    }

    private static TlsFileException unfit(String settings, String files, Exception cause) {
        return new TlsFileException(
                settings + ": " + files + " cannot be used for TLS (" + cause.getMessage()
                        + "). To fix: name files in PEM; the key as PKCS #8 and without a password",
                cause);
    }
}
