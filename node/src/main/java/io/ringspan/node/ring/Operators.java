package io.ringspan.node.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.node.copy.CedeText;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.OperatorAnswer;
import io.ringspan.replication.ring.change.RingAgreement;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What operators do with a ring: asked of any node, done by the one that conducts the change, to which it is passed on.
 *
 * <p><b>Owner.</b> The loop of the gossip; {@link #ask} may be called by any thread.
 */
public final class Operators {
    static final String VERB = "operator";
    private static final String NONE = "-";

    private final NodeId self;
    private final RingAgreement agreement;
    private final RingKeeper.Asking ask;
    private final Executor loop;
    private final Function<NodeId, Optional<Endpoint>> addresses;
    private final Runnable settle;

    Operators(
            NodeId self,
            RingAgreement agreement,
            RingKeeper.Asking ask,
            Executor loop,
            Function<NodeId, Optional<Endpoint>> addresses,
            Runnable settle) {
        this.self = self;
        this.agreement = agreement;
        this.ask = ask;
        this.loop = loop;
        this.addresses = addresses;
        this.settle = settle;
    }

    /** What an operator wants. */
    public sealed interface Wish {
        /** A node comes, with tokens. */
        record Join(RingNode node) implements Wish {}

        /** A node goes. */
        record Leave(NodeId node) implements Wish {}

        /** Nodes of the ring get other tokens. */
        record Rebalance(List<RingNode> nodes) implements Wish {}

        /** What is under way is undone. */
        record Cancel() implements Wish {}

        /** What is under way waits, or goes on. */
        record Pause(boolean waits) implements Wish {}

        /** A node is not waited for any more. */
        record Exclude(NodeId node) implements Wish {}
    }

    /**
     * Asks for it.
     *
     * @return completed with a sentence; with an exception, whose message says why, if it is not done
     */
    public CompletableFuture<String> ask(Wish wish) {
        return CompletableFuture.supplyAsync(() -> here(wish, true), loop).thenCompose(answer -> answer);
    }

    private CompletableFuture<String> here(Wish wish, boolean mayPassOn) {
        Optional<Endpoint> voter = mayPassOn ? voterFor(wish) : Optional.empty();
        if (voter.isPresent()) {
            return ask.ask(voter.get(), line(wish));
        }
        OperatorAnswer answer = answer(wish);
        settle.run();
        if (answer instanceof OperatorAnswer.Accepted accepted) {
            return CompletableFuture.completedFuture(accepted.said());
        }
        if (answer instanceof OperatorAnswer.PassOn elsewhere && mayPassOn) {
            return addresses
                    .apply(elsewhere.conductor())
                    .map(where -> ask.ask(where, line(wish)))
                    .orElseGet(() -> refused(elsewhere.conductor() + ", which conducts the change, is not there"));
        }
        return refused(
                answer instanceof OperatorAnswer.Refused no
                        ? no.why()
                        : "this node does not conduct the change any more");
    }

    /** Whom to ask for a change of the ring if this node holds no data of it. */
    private Optional<Endpoint> voterFor(Wish wish) {
        boolean proposes = wish instanceof Wish.Join || wish instanceof Wish.Leave || wish instanceof Wish.Rebalance;
        List<RingNode> nodes = agreement.record().map(RingRecord::owners).orElse(List.of());
        boolean isVoter = nodes.stream()
                .anyMatch(node -> node.id().equals(self) && !node.tokens().isEmpty());
        return !proposes || isVoter
                ? Optional.empty()
                : nodes.stream()
                        .filter(node -> !node.tokens().isEmpty())
                        .map(node -> addresses.apply(node.id()))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private static CompletableFuture<String> refused(String why) {
        return CompletableFuture.failedFuture(new IllegalArgumentException(why));
    }

    private OperatorAnswer answer(Wish wish) {
        if (wish instanceof Wish.Join join) {
            return propose(Kind.JOIN, nodes -> joined(nodes, join.node()));
        } else if (wish instanceof Wish.Leave leave) {
            return propose(Kind.LEAVE, nodes -> with(nodes, leave.node(), List.of()));
        } else if (wish instanceof Wish.Rebalance balanced) {
            return propose(Kind.REBALANCE, nodes -> {
                List<RingNode> after = nodes;
                for (RingNode each : balanced.nodes()) {
                    after = with(after, each.id(), each.tokens());
                }
                return after;
            });
        } else if (wish instanceof Wish.Cancel) {
            return agreement.cancel();
        } else if (wish instanceof Wish.Pause pause) {
            return agreement.pause(pause.waits());
        } else if (wish instanceof Wish.Exclude exclude) {
            return agreement.exclude(exclude.node());
        }
        throw new IllegalStateException("no such wish: " + wish);
    }

    private OperatorAnswer propose(Kind kind, Function<List<RingNode>, List<RingNode>> change) {
        Optional<RingRecord> now = agreement.record();
        if (now.isEmpty()) {
            return new OperatorAnswer.Refused("this node is of no ring yet");
        }
        return agreement.propose(kind, change.apply(now.get().owners()));
    }

    /** A node that has left before comes back to its number. */
    private static List<RingNode> joined(List<RingNode> nodes, RingNode node) {
        if (nodes.stream().anyMatch(each -> each.id().equals(node.id()))) {
            return nodes.stream()
                    .map(each -> each.id().equals(node.id()) ? node : each)
                    .toList();
        }
        List<RingNode> after = new ArrayList<>(nodes);
        after.add(node);
        return after;
    }

    private static List<RingNode> with(List<RingNode> nodes, NodeId id, List<Token> tokens) {
        return nodes.stream()
                .map(each -> each.id().equals(id) ? each.at(tokens) : each)
                .toList();
    }

    /** Another node has been asked, and is not the one to do it. */
    CompletableFuture<String> passedOn(String[] fields) {
        return here(wish(fields), false);
    }

    /** As it is passed on. */
    public static String line(Wish wish) {
        String what;
        if (wish instanceof Wish.Join join) {
            what = "join\t" + node(join.node());
        } else if (wish instanceof Wish.Leave leave) {
            what = "leave\t" + CedeText.node(leave.node());
        } else if (wish instanceof Wish.Rebalance balanced) {
            what = "rebalance\t"
                    + balanced.nodes().stream().map(Operators::node).collect(Collectors.joining("\t"));
        } else if (wish instanceof Wish.Pause pause) {
            what = pause.waits() ? "pause" : "resume";
        } else if (wish instanceof Wish.Exclude exclude) {
            what = "exclude\t" + CedeText.node(exclude.node());
        } else {
            what = "cancel";
        }
        return VERB + "\t" + what;
    }

    private static String node(RingNode node) {
        String tokens = node.tokens().stream().map(Token::toString).collect(Collectors.joining(","));
        return CedeText.node(node.id()) + "\t" + node.peer() + "\t" + (tokens.isEmpty() ? NONE : tokens);
    }

    private static RingNode node(String[] fields, int at) {
        if (fields.length < at + 5) {
            throw new IllegalArgumentException("a node is cut off");
        }
        String tokens = fields[at + 4];
        return new RingNode(
                CedeText.node(fields, at),
                Endpoint.parse(fields[at + 3]),
                tokens.equals(NONE)
                        ? List.of()
                        : Arrays.stream(tokens.split(",", -1))
                                .map(token -> Token.of(Long.parseLong(token)))
                                .toList());
    }

    private static Wish wish(String[] fields) {
        if (fields.length < 2) {
            throw new IllegalArgumentException("nothing is wanted");
        }
        return switch (fields[1]) {
            case "join" -> new Wish.Join(node(fields, 2));
            case "leave" -> new Wish.Leave(CedeText.node(fields, 2));
            case "rebalance" -> {
                List<RingNode> nodes = new ArrayList<>();
                for (int at = 2; at < fields.length; at += 5) {
                    nodes.add(node(fields, at));
                }
                yield new Wish.Rebalance(nodes);
            }
            case "pause" -> new Wish.Pause(true);
            case "resume" -> new Wish.Pause(false);
            case "exclude" -> new Wish.Exclude(CedeText.node(fields, 2));
            case "cancel" -> new Wish.Cancel();
            default -> throw new IllegalArgumentException("nobody can do " + fields[1]);
        };
    }
}
