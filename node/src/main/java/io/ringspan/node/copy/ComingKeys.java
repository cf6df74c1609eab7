package io.ringspan.node.copy;

import io.ringspan.base.NodeId;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.mend.Answers;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that this node is about to own, and whose writes came to it in another order than to who owned them: before anybody reads them
 * here it takes over what that one, which takes no more writes of them, has made of the same writes.
 *
 * <p>A key with a write that only this node has is left: the owner has refused that one, since it had gone over before.
 *
 * <p><b>Owner.</b> The thread of {@link #run}. <b>Limits.</b> It begins with nothing after {@value #MILLIS_MAX} ms; what is left then is
 * settled once it is owned.
 */
final class ComingKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ComingKeys.class);
    static final int MILLIS_MAX = 500;
    private static final int TRIES_MAX = 3;
    private static final int LOOK_MILLIS = 5;
    private static final int AT_ONCE = 32;
    private static final String OWN = "the own store";

    private final Copies.Parts parts;
    private final Topology topology;
    private final IntPredicate may;
    private final Map<NodeId, Map<StreamId, Long>> ceded;
    private final Set<ByteBuffer> taken = new HashSet<>();
    private final long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_MAX);

    /**
     * For one switch.
     *
     * @param topology before it
     * @param may whether a node, by its number, has what is right
     * @param ceded how far each owner from before came that knows it; the own store has come as far
     */
    ComingKeys(Copies.Parts parts, Topology topology, IntPredicate may, Map<NodeId, Map<StreamId, Long>> ceded) {
        this.parts = parts;
        this.topology = topology;
        this.may = may;
        this.ceded = ceded;
    }

    /** Takes them, and waits for that. */
    void run() {
        List<byte[]> left = List.of();
        try {
            left = left();
            for (int tries = 0; !left.isEmpty() && tries < TRIES_MAX && hasTime(); tries++) {
                for (Map.Entry<NodeId, Map<StreamId, Long>> each : ceded.entrySet()) {
                    take(each.getKey(), each.getValue(), left);
                }
                Thread.sleep(LOOK_MILLIS);
                left = left();
            }
        } catch (IOException late) {
            LOG.info(
                    "Keys whose writes came in another order than to their owners: the store does not say which", late);
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        }
        if (!taken.isEmpty() || !left.isEmpty()) {
            LOG.info(
                    "Writes of {} key(s) came here in another order than to their owners: {} are as they have them, {} are to be settled",
                    taken.size() + left.size(),
                    taken.size(),
                    left.size());
        }
    }

    private boolean hasTime() {
        return System.nanoTime() - endNanos < 0;
    }

    private List<byte[]> left() throws IOException, InterruptedException {
        List<byte[]> coming = answer(parts.own().comingUnsettled(), OWN);
        return coming.stream()
                .filter(key -> !taken.contains(ByteBuffer.wrap(key)))
                .toList();
    }

    private void take(NodeId owner, Map<StreamId, Long> until, List<byte[]> left)
            throws IOException, InterruptedException {
        int from = topology.indexOf(owner);
        if (!may.test(from)) {
            return;
        }
        List<byte[]> keys = left.stream().filter(key -> isOwner(from, key)).toList();
        if (keys.isEmpty()) {
            return;
        }
        try (Side source = new Side(from, owner.toString(), parts.replicas().apply(from))) {
            for (int first = 0; first < keys.size() && hasTime(); first += AT_ONCE) {
                List<byte[]> few = keys.subList(first, Math.min(keys.size(), first + AT_ONCE));
                try {
                    some(source, few, until);
                } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException failed) {
                    LOG.info(
                            "Of {} keys {} gives nothing that can be taken over: {}",
                            few.size(),
                            owner,
                            failed.getMessage());
                }
            }
        }
    }

    private boolean isOwner(int node, byte[] key) {
        return topology.replicas(parts.tokens().token(key)).includes(node);
    }

    private void some(Side source, List<byte[]> keys, Map<StreamId, Long> until)
            throws IOException, InterruptedException {
        List<Optional<KeyState>> noted = answer(parts.own().noteWithin(until, keys), OWN);
        GivenValues.AtPlace at = GivenValues.atPlace(answer(source.begin(Question.CUT, keys), source.name()));
        List<GivenValues.Given> given = parts.own().read(at.values(), keys);
        List<OwnKeys.Value> values = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            GivenValues.Given one = given.get(i);
            if (one != null && isOf(one)) {
                noted.get(i).ifPresent(here -> values.add(new OwnKeys.Value(one, here)));
            }
        }
        if (hasTime() && answer(parts.own().put(values, until), OWN).taken() == values.size()) {
            values.forEach(value -> taken.add(ByteBuffer.wrap(value.given().key())));
        }
    }

    /** Whether it is what the owner has made of writes: one who has lost its keys knows of none. */
    private static boolean isOf(GivenValues.Given one) {
        KeyState state = one.state();
        return !state.isSuspect() && (one.value().exists() || state.seen() != 0 || state.tie() != 0);
    }

    private <T> T answer(CompletableFuture<T> asked, String who) throws IOException, InterruptedException {
        return Answers.await(asked, who, Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime())));
    }
}
