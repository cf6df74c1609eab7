package io.ringspan.node.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How far all nodes are with copying what a change has them own: each says so of itself.
 *
 * <p><b>Owner.</b> The loop of the gossip; completed on any thread. Keeps no state. <b>Limits.</b> One that has not answered after {@value #MILLIS_MAX} ms is left out.
 */
final class Gains {
    static final String VERB = "copying";
    private static final long MILLIS_MAX = 2_000;

    private final NodeId self;
    private final RingKeeper.Asking ask;
    private final Function<NodeId, Optional<Endpoint>> addresses;
    private final Supplier<Optional<Gain>> own;

    /** @param own how far this node is; nothing if it copies nothing */
    Gains(
            NodeId self,
            RingKeeper.Asking ask,
            Function<NodeId, Optional<Endpoint>> addresses,
            Supplier<Optional<Gain>> own) {
        this.self = self;
        this.ask = ask;
        this.addresses = addresses;
        this.own = own;
    }

    /** The answer to {@link #VERB}. */
    String own() {
        return own.get().map(Gain::text).orElse("");
    }

    /** Of those that copy, by their names. */
    CompletableFuture<List<Gain>> all(RingRecord record) {
        List<CompletableFuture<Optional<Gain>>> asked = record.phase().isFinal()
                ? List.of()
                : record.change().gainers().stream()
                        .filter(node -> !record.excluded().contains(node))
                        .sorted()
                        .map(this::of)
                        .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(answered -> asked.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private CompletableFuture<Optional<Gain>> of(NodeId node) {
        if (node.equals(self)) {
            return CompletableFuture.completedFuture(own.get());
        }
        return addresses
                .apply(node)
                .map(where -> ask.ask(where, VERB)
                        .thenApply(
                                text -> text.isEmpty() ? Optional.<Gain>empty() : Optional.of(Gain.parse(node, text)))
                        .exceptionally(away -> Optional.empty())
                        .completeOnTimeout(Optional.empty(), MILLIS_MAX, TimeUnit.MILLISECONDS))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }
}
