package io.ringspan.node.level;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the level of each command of one connection: the command's own, else the connection's, else that of its key's
 * pattern, else the node's.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
public final class ClientLevels {
    private final NodeLevels node;
    private @Nullable Consistency ofConnection;
    private @Nullable Consistency ofCommand;

    public ClientLevels(NodeLevels node) {
        this.node = node;
    }

    /** From now on this is the connection's, for reads and writes; null for none. */
    public void ofConnection(@Nullable Consistency level) {
        ofConnection = level;
    }

    /** From now on this is the command's at hand; null for none. */
    public void ofCommand(@Nullable Consistency level) {
        ofCommand = level;
    }

    /** Whether two commands that are both reads, or both writes, may have different levels now because of their keys. */
    public boolean dependOnKeys() {
        return node.byKey() != null && own() == null;
    }

    /** The level of what has no key, or where it does not depend on keys. */
    public Consistency level(boolean write) {
        Consistency own = own();
        return own == null ? node.inForce().of(write) : own;
    }

    /** The level of a command with this key. */
    public Consistency level(boolean write, ByteBuf in, int at, int length) {
        KeyLevels rules = node.byKey();
        if (rules == null || own() != null) {
            return level(write);
        }
        Consistency ruled = rules.level(write, in, at, length);
        return ruled == null ? node.inForce().of(write) : ruled;
    }

    private @Nullable Consistency own() {
        Consistency command = ofCommand;
        return command == null ? ofConnection : command;
    }
}
