package io.ringspan.node.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Which names the certificate of another end may have.
 *
 * @param setting that says so
 * @param patterns one of which must hold; if there are none, any name will do, and no certificate as well
 */
public record CertificateNames(String setting, List<Predicate<String>> patterns) {
    /** Any. */
    public static final CertificateNames ANY = new CertificateNames("", List.of());

    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    public CertificateNames {
        patterns = List.copyOf(patterns);
    }

    /** Why this certificate is not one of those; nothing if it is. */
    Optional<String> refusal(@Nullable X509Certificate shown) {
        if (patterns.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = shown == null ? List.of() : names(shown);
        boolean known = names.stream().anyMatch(name -> patterns.stream().anyMatch(pattern -> pattern.test(name)));
        return known
                ? Optional.empty()
                : Optional.of("its certificate is for " + (names.isEmpty() ? "no name" : String.join(", ", names))
                        + ", and " + setting + " has none of these");
    }

    /** Its DNS names and addresses; if it has none, its common name. */
    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> others = certificate.getSubjectAlternativeNames();
            if (others != null) {
                for (List<?> other : others) {
                    if (other.get(0) instanceof Integer kind && (kind == DNS || kind == ADDRESS)) {
                        names.add(String.valueOf(other.get(1)));
                    }
                }
            }
            if (names.isEmpty()) {
                for (Rdn part :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().equalsIgnoreCase("CN")) {
                        names.add(String.valueOf(part.getValue()));
                    }
                }
            }
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            return List.of();
        }
        return names;
    }
}
