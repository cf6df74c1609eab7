package io.ringspan.node.ring;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.ring.Operators.Wish;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.RingProgress;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes of the ring over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state. <b>Limits.</b> An answer is waited for {@value #SECONDS_MAX} s at the most.
 */
public final class RingPages {
    private static final int SECONDS_MAX = 4;
    private static final String NO_GOSSIP = "this node does not gossip: its ring is what its file says (enable_gossip)";

    private final Supplier<Optional<RingChanges>> changes;

    /** @param changes what the node knows of changes; nothing if it does not gossip */
    private RingPages(Supplier<Optional<RingChanges>> changes) {
        this.changes = changes;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, Supplier<Optional<RingChanges>> changes) {
        RingPages these = new RingPages(changes);
        return pages.read(
                        "/api/ring/change",
                        "the change of the ring that is under way, or was last",
                        asked -> these.now())
                .change(
                        HttpMethod.POST,
                        "/api/ring/join",
                        "has this node join the ring: {\"tokens\": [...]}, or those of its file",
                        these::join)
                .change(
                        HttpMethod.POST,
                        "/api/ring/leave",
                        "has a node leave the ring: {\"node\": \"DC/RACK/TOKEN\"}, or this one",
                        these::leave)
                .change(
                        HttpMethod.POST,
                        "/api/ring/rebalance",
                        "gives nodes other tokens: {\"nodes\": {\"DC/RACK/TOKEN\": [...]}}",
                        these::rebalance)
                .change(
                        HttpMethod.PUT,
                        "/api/ring/change",
                        "{\"wanted\": \"cancel\", \"pause\" or \"resume\"}, or {\"exclude\": \"DC/RACK/TOKEN\"}",
                        these::put);
    }

    /** What of a change is asked of a running node. */
    public interface RingChanges {
        /** The node that is asked, as it tells others of itself. */
        RingNode self();

        /** Has it done. */
        CompletableFuture<String> ask(Wish wish);

        /** How far it is. */
        CompletableFuture<RingProgress> progress();

        /** How far those are that copy what they gain by that change; who does not answer is left out. */
        CompletableFuture<List<Gain>> copying(RingRecord record);
    }

    /** What is told of something that an operator asked for. */
    public record Told(String told) {}

    /** What {@code POST /api/ring/join} takes. */
    record Joins(Optional<List<Long>> tokens) {}

    /** What {@code POST /api/ring/leave} takes. */
    record Leaves(Optional<String> node) {}

    /** What {@code POST /api/ring/rebalance} takes. */
    record Balanced(Optional<Map<String, List<Long>>> nodes) {}

    /** What {@code PUT /api/ring/change} takes. */
    record Wanted(Optional<String> wanted, Optional<String> exclude) {}

    private Answer now() {
        Optional<RingChanges> its = changes.get();
        if (its.isEmpty()) {
            return Answer.conflict(NO_GOSSIP);
        }
        RingProgress progress = wait(its.get().progress()).orElse(null);
        if (progress == null || progress.record().isEmpty()) {
            return Answer.conflict("this node knows of no ring yet");
        }
        RingRecord record = progress.record().get();
        List<Gain> copying = wait(its.get().copying(record)).orElse(List.of());
        return Answer.json(ChangeReport.of(record, progress, copying));
    }

    private static <T> Optional<T> wait(CompletableFuture<T> answer) {
        try {
            return Optional.ofNullable(answer.get(SECONDS_MAX, TimeUnit.SECONDS));
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException none) {
            return Optional.empty();
        }
    }

    private Answer join(Asked asked) {
        Optional<List<Token>> tokens = asked.json(Joins.class).tokens().map(RingPages::tokens);
        return wish(its -> new Wish.Join(tokens.map(its.self()::at).orElse(its.self())));
    }

    private Answer leave(Asked asked) {
        Optional<NodeId> other = asked.json(Leaves.class).node().map(Asked::node);
        return wish(its -> new Wish.Leave(other.orElse(its.self().id())));
    }

    private Answer rebalance(Asked asked) {
        Map<String, List<Long>> wanted = asked.json(Balanced.class)
                .nodes()
                .orElseThrow(() -> new AdminException("wanted is {\"nodes\": {\"DC/RACK/TOKEN\": [TOKENS]}}"));
        return wish(new Wish.Rebalance(wanted.entrySet().stream()
                .map(each ->
                        new RingNode(Asked.node(each.getKey()), new Endpoint("0.0.0.0", 1), tokens(each.getValue())))
                .toList()));
    }

    private Answer put(Asked asked) {
        Wanted its = asked.json(Wanted.class);
        if (its.exclude().isPresent()) {
            return wish(new Wish.Exclude(Asked.node(its.exclude().get())));
        }
        return switch (its.wanted().orElse("")) {
            case "cancel" -> wish(new Wish.Cancel());
            case "pause" -> wish(new Wish.Pause(true));
            case "resume" -> wish(new Wish.Pause(false));
            default ->
                throw new AdminException(
                        "wanted is one of \"cancel\", \"pause\" and \"resume\", or a node to \"exclude\"");
        };
    }

    private Answer wish(Wish wish) {
        return wish(its -> wish);
    }

    private Answer wish(Function<RingChanges, Wish> wish) {
        Optional<RingChanges> its = changes.get();
        if (its.isEmpty()) {
            return Answer.conflict(NO_GOSSIP);
        }
        try {
            return Answer.json(new Told(its.get().ask(wish.apply(its.get())).get(SECONDS_MAX, TimeUnit.SECONDS)));
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
            return Answer.conflict("this node is ending");
        } catch (ExecutionException refused) {
            Throwable why = refused.getCause();
            return Answer.conflict(String.valueOf((why == null ? refused : why).getMessage()));
        } catch (TimeoutException late) {
            return Answer.conflict("the node that conducts the change has not answered within " + SECONDS_MAX
                    + " s; it may be done all the same: see /api/ring/change");
        }
    }

    private static List<Token> tokens(List<Long> values) {
        try {
            return values.stream().map(Token::of).toList();
        } catch (IllegalArgumentException unfit) {
            throw new AdminException(String.valueOf(unfit.getMessage()));
        }
    }
}
