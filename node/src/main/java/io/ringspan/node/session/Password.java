package io.ringspan.node.session;

import io.ringspan.conf.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The password of the one user, called {@code default}, or that none is needed. Comparing takes the same time whatever
 * was given.
 */
public final class Password {
    static final String USER = "default";

    private final byte @Nullable [] expected;

    private Password(byte @Nullable [] expected) {
        this.expected = expected;
    }

    /** Everybody may do everything; any password is right. */
    public static Password none() {
        return new Password(null);
    }

    /** Clients have to give this one. */
    public static Password of(String password) {
        return new Password(password.getBytes(StandardCharsets.UTF_8));
    }

    /** That which is set, if any is. */
    public static Password of(Optional<Secret> set) {
        return set.map(secret -> of(secret.text())).orElseGet(Password::none);
    }

    public boolean isRequired() {
        return expected != null;
    }

    boolean accepts(String user, byte[] given) {
        return user.equals(USER) && (expected == null || MessageDigest.isEqual(expected, given));
    }

    /** Never the password itself. */
    @Override
    public String toString() {
        return isRequired() ? "a password" : "no password";
    }
}
