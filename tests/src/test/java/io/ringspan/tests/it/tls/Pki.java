package io.ringspan.tests.it.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.ringspan.conf.tls.TlsConf.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** An authority, and what it issues: files in a directory. */
public final class Pki {
    static final Duration A_DAY = Duration.ofDays(1);
    static final Duration EXPIRED = Duration.ofDays(-1);

    private final Path directory;
    private final X509Bundle authority;

    public Pki(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        this.authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** A certificate for either end of a connection. */
    public X509Bundle issue(String name, Duration left) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .notBefore(Instant.now().minus(Duration.ofDays(9)))
                .notAfter(Instant.now().plus(left))
                .addExtendedKeyUsageServerAuth()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(authority);
    }

    /** In files of its own. */
    public Identity identity(X509Bundle issued) throws Exception {
        String name = UUID.randomUUID().toString();
        Identity files = new Identity(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
        write(files, issued);
        return files;
    }

    /** Puts another one into these files. */
    static void write(Identity files, X509Bundle issued) throws Exception {
        Files.writeString(files.key(), issued.getPrivateKeyPEM());
        Files.writeString(files.certificate(), issued.getCertificatePathPEM());
    }

    /** The file with the authority's certificate. */
    public Path authorities() throws Exception {
        return Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM());
    }

    /** What a client makes connections with that believes this authority, and shows that certificate if it has one. */
    SSLContext client(@Nullable X509Bundle shown) throws Exception {
        KeyManager[] keys = shown == null ? null : shown.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return context;
    }
}
