package io.ringspan.node.acl;

import io.ringspan.conf.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users in force. They may be replaced while clients are connected.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Users {
    private final AclLog log = new AclLog();
    private volatile UserList list;

    public Users(UserList list) {
        this.list = list;
    }

    /** Everybody may do everything; any password is right. */
    public static Users open() {
        return new Users(UserList.alone(Optional.empty()));
    }

    /** There is one, called default, who has to give this password. */
    public static Users withPassword(String password) {
        return new Users(UserList.alone(Optional.of(new Secret(password))));
    }

    /** All of them. */
    public UserList list() {
        return list;
    }

    /** Others take their places. Whoever is connected stays who it was until somebody looks. */
    public void become(UserList other) {
        list = other;
    }

    /** Who a new client is, if it need not say so; else null. */
    public @Nullable User atFirst() {
        User user = list.named(User.DEFAULT);
        return user != null && user.isOn() && user.needsNoPassword() ? user : null;
    }

    /** Who has that name and password; null if nobody has. */
    public @Nullable User accept(String name, byte[] password) {
        User user = list.named(name);
        return user != null && user.accepts(password) ? user : null;
    }

    /** Whether who was that user is it still, and may do what it might. */
    public boolean isStill(User user) {
        User now = list.named(user.name());
        return now != null && now.mayDoTheSameAs(user);
    }

    /** Whether the user called default has to give no password. */
    public boolean defaultNeedsNoPassword() {
        User user = list.named(User.DEFAULT);
        return user != null && user.needsNoPassword();
    }

    /** What was refused lately. */
    public AclLog log() {
        return log;
    }
}
