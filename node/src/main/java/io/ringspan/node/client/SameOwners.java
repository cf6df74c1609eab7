package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.Datacenter;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.LevelNames;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a command goes whose keys one store has to see together. Reused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class SameOwners {
    private final @Nullable KeyHomes homes;
    private final FoundKeys keys = new FoundKeys();
    private @Nullable ReplicaSet owners;
    private int token;
    private int otherToken;
    private boolean together;
    private boolean patternIsApart;
    private @Nullable Datacenter home;
    private boolean apart;

    /** @param homes null if no key has one */
    SameOwners(@Nullable KeyHomes homes) {
        this.homes = homes;
    }

    /**
     * Looks at one command. Where its arguments do not say which are keys, or it has none, any owner will do: its store answers
     * with the error that belongs there, or with what is right for no key.
     */
    void find(Command command, Arguments arguments, KeyTokens hash, Topology topology) {
        together = true;
        patternIsApart = false;
        home = null;
        apart = false;
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
            patternIsApart = keys.isPattern(key) && !topology.isUniform() && !isOfOneToken(key, arguments, hash);
            together = !patternIsApart && topology.replicas(otherToken) == ofFirst;
        }
        if (homes != null) {
            findHome(homes, arguments);
        }
    }

    /** Whether what stands before the star is all that decides where the keys of a pattern belong. */
    private boolean isOfOneToken(int key, Arguments arguments, KeyTokens hash) {
        int argument = keys.argument(key);
        return hash.isDecidedBy(arguments.bytes(), arguments.at(argument), arguments.indexOf(argument, '*'));
    }

    /** Whether it is a pattern that keeps the keys from being together, since it may name keys of any owner. */
    boolean isPatternApart() {
        return patternIsApart;
    }

    private void findHome(KeyHomes of, Arguments arguments) {
        home = home(of, 0, arguments);
        for (int key = 1; !apart && key < keys.count(); key++) {
            apart = !Objects.equals(home(of, key, arguments), home);
        }
    }

    private @Nullable Datacenter home(KeyHomes of, int key, Arguments arguments) {
        int argument = keys.argument(key);
        return of.home(arguments.bytes(), arguments.at(argument), arguments.length(argument));
    }

    /** Where the keys are at home; null if they are nowhere. */
    @Nullable
    Datacenter home() {
        return home;
    }

    /** Whether all keys are at home in the same datacenter, or none of them is anywhere. */
    boolean haveOneHome() {
        return !apart;
    }

    /** Whether one of the keys is at home somewhere. */
    boolean haveHome() {
        return home != null || apart;
    }

    /** The error if nobody may decide about all of the keys; null if somebody may. */
    @Nullable
    String undecidable(Command command) {
        if (!together) {
            return refusal(command);
        }
        return apart ? apart(command) : null;
    }

    private static String apart(Command command) {
        return "CROSSHOME the keys of '" + command.name()
                + "' are not all at home in one datacenter (homes): no datacenter"
                + " decides about all of them; nothing was done";
    }

    /** The command that stands there, to be decided by one of the owners. */
    Decisions.Question question(ByteBuf in, int from, int to) {
        return new Decisions.Question(in, from, to, token, owners());
    }

    /** How that is to be decided. */
    Decisions.Asked asked(int protocol, Consistency level) {
        return new Decisions.Asked(protocol, level, home);
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
        if (patternIsApart) {
            return "CROSSSLOT the patterns of BY and GET in '" + command.name() + "' may name keys of other owners"
                    + " than the sorted key has; those with its tag before their first * do not, and what a tag is"
                    + " hash_tag says in the configuration";
        }
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
        return !owners().isReplicated() && (command.isWrite() || command.isDecided());
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
