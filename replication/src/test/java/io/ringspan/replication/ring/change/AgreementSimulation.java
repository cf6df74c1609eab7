package io.ringspan.replication.ring.change;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The nodes of a ring and some that join it, whose operators change it from several of them at once, while messages are late and
 * lost, nodes crash and come back with what they had on disk, and parts of the ring do not reach each other; then all heals, and
 * they have to agree.
 */
final class AgreementSimulation {
    private static final long MILLIS = 1_000_000;
    private static final long TROUBLE_NANOS = 30_000 * MILLIS;
    private static final long REST_NANOS = 120_000 * MILLIS;
    private static final Datacenter DC = new Datacenter("dc 1");

    private final long seed;
    private final AgreementBug bug;
    private final Simulation simulation;
    private final AgreementChecks checks = new AgreementChecks(this);
    private final Map<NodeId, AgreementNode> nodes = new LinkedHashMap<>();
    private final List<NodeId> names = new ArrayList<>();
    private final TreeSet<NodeId> apart = new TreeSet<>();
    private int lossPercent;
    private boolean troubled = true;

    AgreementSimulation(long seed, AgreementBug bug) {
        this.seed = seed;
        this.bug = bug;
        this.simulation = new Simulation(seed);
        this.lossPercent = simulation.chance(30) ? 0 : simulation.random().nextInt(25);
        int size = 4 + simulation.random().nextInt(6);
        int inRing = Math.min(size, 4 + simulation.random().nextInt(4));
        List<RingNode> ring = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            List<Token> tokens = tokens();
            NodeId id = new NodeId(DC, new Rack("r" + number % 2), tokens.get(0));
            names.add(id);
            if (number < inRing) {
                ring.add(new RingNode(id, endpoint(number), tokens));
            }
        }
        RingRecord first = RingRecord.first(ring);
        for (int number = 0; number < size; number++) {
            nodes.put(names.get(number), new AgreementNode(this, names.get(number), number < inRing ? first : null));
        }
    }

    /** Runs it to its end. Returns what all have in common then. */
    RingRecord run() {
        operateLater();
        troubleLater();
        simulation.run(TROUBLE_NANOS);
        troubled = false;
        lossPercent = 0;
        apart.clear();
        nodes.values().forEach(AgreementNode::start);
        long end = simulation.nanoTime() + REST_NANOS;
        while (simulation.nanoTime() < end) {
            simulation.run(500 * MILLIS);
            nodes.values().forEach(this::resume);
            RingRecord one = node(names.get(0)).disk();
            if (one != null
                    && one.phase().isFinal()
                    && nodes.values().stream().allMatch(node -> one.equals(node.disk()))) {
                return one;
            }
        }
        StringBuilder left = new StringBuilder(this + ": they never agree");
        nodes.values()
                .forEach(
                        node -> left.append('\n').append(node.id()).append(": ").append(node.disk()));
        throw new AssertionError(left.toString());
    }

    Simulation simulation() {
        return simulation;
    }

    AgreementBug bug() {
        return bug;
    }

    AgreementChecks checks() {
        return checks;
    }

    AgreementNode node(NodeId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** Tells two others what a node knows. */
    void gossip(AgreementNode from, Map<NodeId, AgreementNode.Told> known) {
        for (int times = 0; times < 2; times++) {
            AgreementNode to = any();
            send(from, to, () -> to.hears(known));
        }
    }

    /** Asks another for its record. */
    void ask(AgreementNode from, NodeId other) {
        AgreementNode to = node(other);
        send(from, to, () -> {
            RingAgreement process = to.process();
            if (process != null) {
                process.record().ifPresent(record -> send(to, from, () -> from.heardRecord(record)));
            }
        });
    }

    private void send(AgreementNode from, AgreementNode to, Runnable arrival) {
        if (simulation.chance(lossPercent) || isApart(from, to)) {
            return;
        }
        long late = simulation.chance(5) ? 3_000 : 60;
        simulation.after(simulation.between(MILLIS, late * MILLIS), () -> {
            if (to.process() != null && !isApart(from, to)) {
                arrival.run();
            }
        });
    }

    private boolean isApart(AgreementNode one, AgreementNode other) {
        return apart.contains(one.id()) != apart.contains(other.id());
    }

    /** Somebody has kept what nobody else may have heard of: a bad moment to be gone, and so a likely one. */
    void hasSaid(AgreementNode node, RingRecord record) {
        boolean isGrave = !record.phase().isOpen() && !record.phase().isFinal();
        if (troubled && isGrave && record.conductor().equals(node.id()) && simulation.chance(25)) {
            simulation.after(simulation.between(0, 150 * MILLIS), () -> {
                if (troubled) {
                    crash(node);
                }
            });
        }
    }

    private void crash(AgreementNode node) {
        node.crash();
        long down = simulation.chance(40) ? 20_000 : 2_000;
        simulation.after(simulation.between(MILLIS, down * MILLIS), node::start);
    }

    private AgreementNode any() {
        return node(names.get(simulation.random().nextInt(names.size())));
    }

    private void troubleLater() {
        simulation.after(simulation.between(300 * MILLIS, 4_000 * MILLIS), () -> {
            if (!troubled) {
                return;
            }
            AgreementNode node = any();
            if (simulation.chance(60)) {
                crash(node);
            } else {
                apart.clear();
                names.stream().filter(name -> simulation.chance(40)).forEach(apart::add);
                simulation.after(simulation.between(MILLIS, 9_000 * MILLIS), apart::clear);
            }
            troubleLater();
        });
    }

    private void operateLater() {
        simulation.after(simulation.between(10 * MILLIS, 1_500 * MILLIS), () -> {
            if (!troubled) {
                return;
            }
            for (int hands = simulation.chance(30) ? 2 : 1; hands > 0; hands--) {
                operate(any());
            }
            operateLater();
        });
    }

    private void operate(AgreementNode node) {
        RingAgreement process = node.process();
        if (process == null) {
            return;
        }
        int what = simulation.random().nextInt(100);
        if (what < 50) {
            for (NodeId down : process.progress().excludable()) {
                simulation.trace(down.token().bits());
                passOn(node, process.exclude(down), at -> at.exclude(down));
                if (simulation.chance(50)) {
                    process.cancel();
                }
            }
            if (process.record().isPresent()) {
                propose(process);
            }
        } else if (what < 62) {
            passOn(node, process.cancel(), RingAgreement::cancel);
        } else if (what < 75) {
            boolean pause = simulation.chance(30);
            passOn(node, process.pause(pause), at -> at.pause(pause));
        }
        node.doWhatItSays();
    }

    private void passOn(AgreementNode from, OperatorAnswer answer, Consumer<RingAgreement> question) {
        if (answer instanceof OperatorAnswer.PassOn on) {
            AgreementNode to = node(on.conductor());
            send(from, to, () -> {
                RingAgreement process = to.process();
                if (process != null) {
                    question.accept(process);
                    to.doWhatItSays();
                }
            });
        }
    }

    private void propose(RingAgreement process) {
        List<RingNode> after = new ArrayList<>(process.record().orElseThrow().owners());
        NodeId moved = names.get(simulation.random().nextInt(names.size()));
        int number = 0;
        while (number < after.size() && !after.get(number).id().equals(moved)) {
            number++;
        }
        if (number == after.size()) {
            after.add(new RingNode(moved, endpoint(number), tokens()));
            process.propose(Kind.JOIN, after);
            return;
        }
        RingNode node = after.get(number);
        boolean goes = simulation.chance(40) && !node.tokens().isEmpty();
        after.set(number, node.at(goes ? List.of() : tokens()));
        process.propose(node.tokens().isEmpty() ? Kind.JOIN : goes ? Kind.LEAVE : Kind.REBALANCE, after);
    }

    private void resume(AgreementNode node) {
        RingAgreement process = node.process();
        if (process != null && process.record().map(RingRecord::paused).orElse(false)) {
            process.pause(false);
            node.doWhatItSays();
        }
    }

    private List<Token> tokens() {
        TreeSet<Token> tokens = new TreeSet<>();
        for (int left = 1 + simulation.random().nextInt(3); left > 0; left--) {
            tokens.add(new Token(simulation.random().nextInt()));
        }
        return List.copyOf(tokens);
    }

    private static Endpoint endpoint(int number) {
        return new Endpoint("10.0.0." + (number + 1), 8101);
    }

    @Override
    public String toString() {
        return "seed " + seed + " at " + simulation.nanoTime() / MILLIS + " ms";
    }
}
