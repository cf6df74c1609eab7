package io.ringspan.node.client;

import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.LevelNames;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Where a command goes whose keys one store has to see together. Reused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class SameOwners {
    private final FoundKeys keys = new FoundKeys();
    private @Nullable ReplicaSet owners;
    private int token;
    private int otherToken;
    private boolean together;

    /**
     * Looks at one command. Where its arguments do not say which are keys, or it has none, any owner will do: its store answers
     * with the error that belongs there, or with what is right for no key.
     */
    void find(Command command, Arguments arguments, KeyTokens hash, Topology topology) {
        together = true;
        if (!command.keyPlaces().findToSend(arguments, keys) || keys.count() == 0) {
            token = 0;
            owners = topology.replicas(0);
            return;
        }
        token = token(0, arguments, hash);
        ReplicaSet ofFirst = topology.replicas(token);
        owners = ofFirst;
        for (int key = 1; together && key < keys.count(); key++) {
            otherToken = token(key, arguments, hash);
            together = topology.replicas(otherToken) == ofFirst;
        }
    }

    /** Whether all keys have the same owners. */
    boolean areTogether() {
        return together;
    }

    private int token(int key, Arguments arguments, KeyTokens hash) {
        int argument = keys.argument(key);
        return hash.token(arguments.bytes(), arguments.at(argument), arguments.length(argument));
    }

    /** The error for keys that are not together. */
    String refusal(Command command) {
        return "CROSSSLOT the keys of '" + command.name() + "' have different owners (tokens "
                + Integer.toUnsignedString(token) + " and " + Integer.toUnsignedString(otherToken)
                + "); keys with the same tag are kept together, and what a tag is hash_tag says in the configuration";
    }

    ReplicaSet owners() {
        ReplicaSet found = owners;
        if (found == null) {
            throw new IllegalStateException("no command was looked at");
        }
        return found;
    }

    /** Of the first key. */
    int token() {
        return token;
    }

    /** The argument that is the first key; 0 if there is none. */
    int firstKey() {
        return keys.count() == 0 ? 0 : keys.argument(0);
    }

    /** Whether one node does it as it stands. A form that writes, of what is sent as a read, is decided for one replica, too. */
    boolean areOneFor(Command command) {
        return owners().all().length == 1 && (command.isWrite() || command.isDecided());
    }

    /** That of its keys, or of the one among them that asks for most. */
    Consistency level(Command command, Arguments arguments, ClientLevels levels) {
        return level(command.isWrite(), arguments, levels);
    }

    /** The same, of one that writes or does not. */
    Consistency level(boolean write, Arguments arguments, ClientLevels levels) {
        Consistency most = levels.level(write);
        for (int key = 0; levels.dependOnKeys() && key < keys.count(); key++) {
            int argument = keys.argument(key);
            Consistency ofKey =
                    levels.level(write, arguments.bytes(), arguments.at(argument), arguments.length(argument));
            most = key == 0 ? ofKey : LevelNames.stronger(most, ofKey);
        }
        return most;
    }
}
