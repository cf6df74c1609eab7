package io.ringspan.node.acl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.resp.RespWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who may use the node.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class User {
    /** Who a client is that has not said who it is. */
    public static final String DEFAULT = "default";

    private final String name;
    private final boolean on;
    private final boolean needsNoPassword;
    private final Set<String> passwords;
    private final Permissions root;
    private final List<Permissions> selectors;

    /** @param passwords SHA-256 of each, in small hexadecimal digits */
    User(
            String name,
            boolean on,
            boolean needsNoPassword,
            Set<String> passwords,
            Permissions root,
            List<Permissions> selectors) {
        this.name = name;
        this.on = on;
        this.needsNoPassword = needsNoPassword;
        this.passwords = new TreeSet<>(passwords);
        this.root = root;
        this.selectors = List.copyOf(selectors);
    }

    public String name() {
        return name;
    }

    /** Whether it may come in at all. */
    boolean isOn() {
        return on;
    }

    /** Whether it may come in whatever it says. */
    public boolean needsNoPassword() {
        return needsNoPassword;
    }

    /** Whether nothing is kept from it. */
    public boolean isUnlimited() {
        return root.areUnlimited();
    }

    Permissions root() {
        return root;
    }

    List<Permissions> selectors() {
        return selectors;
    }

    /** Digests of its passwords, in order. */
    Set<String> passwords() {
        return passwords;
    }

    /** Takes the same time whatever was given. */
    boolean accepts(byte[] password) {
        byte[] given = digest(password).getBytes(US_ASCII);
        boolean right = needsNoPassword;
        for (String each : passwords) {
            right |= MessageDigest.isEqual(each.getBytes(US_ASCII), given);
        }
        return on && right;
    }

    /** Whether the other may do just what this one may, whatever their passwords are. */
    boolean mayDoTheSameAs(User other) {
        return on == other.on && permissions().equals(other.permissions());
    }

    /** The whole of it, as Redis lists it: with digests of its passwords. */
    public String line() {
        StringBuilder all = new StringBuilder("user ").append(name).append(on ? " on " : " off ");
        all.append(needsNoPassword ? "nopass " : "");
        passwords.forEach(each -> all.append('#').append(each).append(' '));
        return all.append(permissions()).toString();
    }

    /**
     * Writes it as ACL GETUSER does.
     *
     * @param more rules behind those of its commands
     */
    public void describe(String more, RespWriter reply) {
        reply.map(6).bulk("flags").set(needsNoPassword ? 2 : 1).bulk(on ? "on" : "off");
        if (needsNoPassword) {
            reply.bulk("nopass");
        }
        reply.bulk("passwords").array(passwords.size());
        passwords.forEach(reply::bulk);
        describe(root, more, reply);
        reply.bulk("selectors").array(selectors.size());
        for (Permissions selector : selectors) {
            describe(selector, more, reply.map(3));
        }
    }

    private static void describe(Permissions permissions, String more, RespWriter reply) {
        reply.bulk("commands").bulk(permissions.rules() + more);
        reply.bulk("keys").bulk(permissions.keyRules());
        reply.bulk("channels").bulk(permissions.channelRules());
    }

    /** What it may do, as Redis lists it. */
    String permissions() {
        StringBuilder all = new StringBuilder(root.line());
        selectors.forEach(each -> all.append(" (").append(each.line()).append(')'));
        return all.toString();
    }

    static String digest(byte[] password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Without its passwords. */
    @Override
    public String toString() {
        return name;
    }
}
