package io.ringspan.node.status;

import io.ringspan.conf.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How a node is asked: in plain text, or by TLS, and what changes are sent with.
 *
 * @param tls whom to believe; in plain text if empty
 */
public record AdminTrust(Optional<Secret> token, Optional<SSLContext> tls) {
    /** In plain text, with nothing. */
    public static final AdminTrust PLAIN = new AdminTrust(Optional.empty(), Optional.empty());

    /**
     * Believes whoever has the very certificate that stands first in {@code file}: the node's own, whatever it is called and
     * wherever it is reached.
     *
     * @throws IOException if it holds none
     */
    public static SSLContext toNodeOf(Path file) throws IOException {
        return context(new TrustManager[] {new ThatOneOnly(certificates(file).get(0))});
    }

    /**
     * Believes those whose certificate names them and was issued by one of the authorities in {@code file}.
     *
     * @throws IOException if it holds none
     */
    public static SSLContext toAuthorities(Path file) throws IOException {
        try {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            List<X509Certificate> authorities = certificates(file);
            for (int i = 0; i < authorities.size(); i++) {
                known.setCertificateEntry("authority " + i, authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            return context(trust.getTrustManagers());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext context(TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) each);
            }
        } catch (CertificateException unfit) {
            throw new IOException(file + " holds no certificates in PEM", unfit);
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate in PEM");
        }
        return found;
    }

    /** Compares certificates, and looks at nothing else. */
    private static final class ThatOneOnly extends X509ExtendedTrustManager {
        private final X509Certificate own;

        ThatOneOnly(X509Certificate own) {
            this.own = own;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            if (chain.length == 0 || !chain[0].equals(own)) {
                throw new CertificateException("it shows another certificate than the node's file names");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody connects to this");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
