package io.ringspan.node.decide.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.effect.Request;
import io.ringspan.node.execute.Batch;
import io.ringspan.node.store.watch.KeyWatches;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The keys of what is decided: by which digests they are queued for and watched, and whether they have the same owners.
 *
 * <p><b>Owner.</b> The decider.
 */
final class DecidedKeys {
    private final KeyTokens tokens;
    private final KeyWatches watches;
    private final FoundKeys found = new FoundKeys();

    DecidedKeys(KeyTokens tokens, KeyWatches watches) {
        this.tokens = tokens;
        this.watches = watches;
    }

    /** Of all that it names: those that it watches, too. */
    long[] of(Batch batch) {
        LongStream.Builder digests = LongStream.builder();
        for (Request each : batch.commands()) {
            if (each.command().keyPlaces().findToSend(each.arguments(), found)) {
                for (int i = 0; i < found.count(); i++) {
                    digests.add(digest(each.arguments(), found.argument(i)));
                }
            }
        }
        for (Batch.Condition each : batch.conditions()) {
            digests.add(digest(each.key()));
        }
        return KeyQueues.distinct(digests.build().toArray());
    }

    /** How keys are named to those who watch them; bytes as characters. */
    long[] digests(Set<String> keys) {
        return KeyQueues.distinct(keys.stream().mapToLong(this::digest).toArray());
    }

    private long digest(Arguments arguments, int key) {
        return watches.digest(arguments.bytes(), arguments.at(key), arguments.length(key));
    }

    private long digest(String key) {
        ByteBuf bytes = bytes(key);
        return watches.digest(bytes, 0, bytes.readableBytes());
    }

    /**
     * Whether all keys have the owners of the token by this node's ring, too: who asks may be at another stage of a change, or have waited
     * for one.
     */
    boolean areTogether(Batch batch, Topology topology, int token) {
        if (topology.isUniform()) {
            return true;
        }
        ReplicaSet owners = topology.replicas(token);
        for (Request each : batch.commands()) {
            if (each.command().keyPlaces().findToSend(each.arguments(), found)
                    && !areOf(owners, topology, each.arguments())) {
                return false;
            }
        }
        return batch.conditions().stream().allMatch(each -> topology.replicas(token(each.key())) == owners);
    }

    /** Of the keys that were found. */
    @SuppressWarnings("ReferenceEquality") // of one topology, sets with the same owners are the same object
    private boolean areOf(ReplicaSet owners, Topology topology, Arguments arguments) {
        for (int i = 0; i < found.count(); i++) {
            int key = found.argument(i);
            int token = tokens.token(arguments.bytes(), arguments.at(key), arguments.length(key));
            if (topology.replicas(token) != owners) {
                return false;
            }
        }
        return true;
    }

    int token(String key) {
        ByteBuf bytes = bytes(key);
        return tokens.token(bytes, 0, bytes.readableBytes());
    }

    /** Its bytes, which are its characters. */
    static ByteBuf bytes(String key) {
        return Unpooled.wrappedBuffer(key.getBytes(ISO_8859_1));
    }
}
