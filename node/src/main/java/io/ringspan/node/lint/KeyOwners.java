package io.ringspan.node.lint;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have the same owners.
 *
 * @param topology none if no ring is known: then only keys with the same tag are certain to be together
 */
public record KeyOwners(KeyTokens tokens, @Nullable Topology topology) {
    private static final String USUAL_TAG = "{}";

    /** Those of any ring, with the hash tag that Redis Cluster has. */
    public static KeyOwners ofAnyRing() {
        return new KeyOwners(new KeyTokens(KeyHash.named("murmur"), HashTag.of(USUAL_TAG)), null);
    }

    /** Whether one store has all of these. */
    boolean areTogether(FoundKeys keys, Arguments arguments) {
        for (int key = 1; key < keys.count(); key++) {
            boolean isOfOneToken = !keys.isPattern(key)
                    || (topology != null && topology.isUniform())
                    || isOfOneToken(keys.argument(key), arguments);
            if (!isOfOneToken || !same(token(keys.argument(0), arguments), token(keys.argument(key), arguments))) {
                return false;
            }
        }
        return true;
    }

    private boolean isOfOneToken(int pattern, Arguments arguments) {
        return tokens.isDecidedBy(arguments.bytes(), arguments.at(pattern), arguments.indexOf(pattern, '*'));
    }

    private boolean same(int one, int other) {
        return one == other || (topology != null && topology.replicas(one) == topology.replicas(other));
    }

    private int token(int argument, Arguments arguments) {
        return tokens.token(arguments.bytes(), arguments.at(argument), arguments.length(argument));
    }

    /** Whether they are known to be in one store and no other. */
    boolean areInOneStore(FoundKeys keys, Arguments arguments) {
        return topology != null
                && topology.replicas(keys.count() == 0 ? 0 : token(keys.argument(0), arguments))
                                .all()
                                .length
                        == 1;
    }
}
