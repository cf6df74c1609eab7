package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.LocalHealth;
import io.ringspan.gossip.wire.Envelope;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Compare;
import io.ringspan.gossip.wire.GossipMessage.Join;
import io.ringspan.gossip.wire.GossipMessage.Nack;
import io.ringspan.gossip.wire.GossipMessage.Page;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.GossipMessage.Refusal;
import io.ringspan.gossip.wire.GossipMessage.Welcome;
import io.ringspan.gossip.wire.MalformedMessage;
import io.ringspan.gossip.wire.Sender;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One node's part in the gossip of its cluster. Its owner calls {@link #tick} at every tick of the profile and {@link
 * #receive} with whatever comes; messages leave through the transport, and what is new about the members goes to the
 * listener, at the end of a tick.
 *
 * <p><b>Owner.</b> One thread, which makes all calls; in a node, an event loop of its own, which is no worker's.
 *
 * <p><b>Limits.</b> Messages of {@link GossipCodec#MESSAGE_BYTES_MAX} bytes. What is kept and what is sent have limits of
 * their own: {@link MembershipTable}, {@link News}, {@link Prober}, {@link Relays}, {@link Comparisons}, {@link Door}.
 */
public final class Gossip {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** So many former members are asked to let a node in again. */
    private static final int FORMER_MAX = 8;

    private final GossipConf conf;
    private final GossipListener listener;
    private final GossipCodec codec = new GossipCodec();
    private final long cluster;
    private final GossipCounters counters = new GossipCounters();
    private final Context context;
    private final Members members;
    private final Rounds rounds;
    private final Prober prober;
    private final Relays relays;
    private final Comparisons comparisons;
    private final Identity identity;
    private final Door door;

    private Phase phase = Phase.OUTSIDE;
    private Phase after = Phase.DEPARTED;
    private long tickNanos;
    private long sweepNanos;
    private long heardNanos;
    private long quietUntilNanos;

    public Gossip(
            GossipConf conf,
            TimeSource time,
            RandomGenerator random,
            GossipTransport transport,
            GossipListener listener) {
        this.conf = conf;
        this.listener = listener;
        this.cluster = GossipCodec.cluster(conf.cluster());
        Claim own = new Claim(conf.self(), conf.incarnation(), Standing.ALIVE);
        MembershipTable table = new MembershipTable(own, conf.memory());
        News news = new News(conf.profile().retransmitFactor(), counters);
        this.members = new Members(time, table, news, listener);
        Mail mail = new Mail(conf.cluster(), table, news, transport, counters);
        this.context = new Context(time, random, conf.profile(), members, mail, new LocalHealth(), counters);
        this.rounds = new Rounds(context, news);
        this.prober = new Prober(context, listener::foundDown);
        this.relays = new Relays(context, prober);
        this.comparisons = new Comparisons(context);
        this.identity = new Identity(context);
        this.door = new Door(context, conf.cluster(), conf.seeds());
    }

    /**
     * Begins.
     *
     * @param remembered what was known when the node ran last, if it was kept; it is a place to ask, and is corrected by others
     */
    public void start(List<Told> remembered) {
        long now = context.now();
        tickNanos = now;
        heardNanos = now;
        quietUntilNanos = now;
        sweepNanos = now;
        for (Told told : remembered) {
            if (!told.claim().about().id().equals(conf.self().id())) {
                members.hear(told, false, now);
            }
        }
        rounds.start();
        prober.start();
        comparisons.start();
        door.begin(List.of());
    }

    /** To be called at every tick. Being called late is taken for a pause of this node. */
    public void tick() {
        long now = context.now();
        noticePause(now);
        tickNanos = now;
        if (phase == Phase.OUTSIDE || phase == Phase.INSIDE) {
            identity.tick(now);
            door.tick(phase == Phase.INSIDE, now);
            enterIfWelcome(now);
        }
        if (phase == Phase.INSIDE) {
            prober.tick(now);
            relays.tick(now);
            comparisons.tick(now);
            rounds.tick(now);
        }
        if (phase == Phase.DEPARTING && rounds.isToldAfter(now)) {
            phase = after;
        }
        if (phase == Phase.DEPARTED || phase == Phase.REFUSED) {
            return;
        }
        if (now - sweepNanos >= 0) {
            sweepNanos = now + NANOS_PER_SECOND;
            members.sweep(now, prober::forget);
        }
        boolean relearns = phase == Phase.OUTSIDE || comparisons.isCatchingUp(now);
        if (!relearns || now - quietUntilNanos >= 0) {
            members.publish().ifPresent(conflict -> giveWay(conflict.text()));
        }
    }

    /** Takes a message, of whatever bytes. */
    public void receive(byte[] message) {
        if (phase != Phase.OUTSIDE && phase != Phase.INSIDE) {
            return;
        }
        Envelope envelope;
        try {
            envelope = codec.read(message);
        } catch (MalformedMessage e) {
            counters.count(GossipCount.MALFORMED);
            return;
        }
        long now = context.now();
        Sender from = envelope.from();
        if (now - tickNanos > longNanos()) {
            noticePause(now);
            tickNanos = now;
        }
        if (envelope.cluster() != cluster) {
            counters.count(GossipCount.FOREIGN);
            if (envelope.message() instanceof Join join && !join.cluster().equals(conf.cluster())) {
                door.asked(from, join, false, now);
            } else if (envelope.message() instanceof Refusal refusal && phase == Phase.OUTSIDE) {
                refuse(refusal.reason());
            }
            return;
        }
        counters.count(GossipCount.RECEIVED);
        counters.add(GossipCount.CLAIMS_SKIPPED, envelope.skipped());
        if (from.id().equals(conf.self().id())) {
            if (from.process() != conf.self().process()) {
                identity.met(from, self(), now).ifPresent(this::refuse);
            }
            return;
        }
        if (phase == Phase.OUTSIDE) {
            takeOutside(from, envelope, now);
        } else {
            takeInside(from, envelope, now);
        }
    }

    /** Says that this node is ready for something else. */
    public void state(MemberState state) {
        members.state(state);
    }

    /** Says which ring this node takes part in, or would make; 0 is none. */
    public void ring(long ring) {
        members.ring(ring);
    }

    /**
     * Says where members may be found from now on, instead of what was said before; the node itself may be among them. So
     * a node that found nobody comes in after all, and a cluster that began as two becomes one.
     */
    public void seeds(List<Endpoint> seeds) {
        door.seeds(seeds);
    }

    /** Says goodbye, for good: others forget this node, and nobody takes it for a failure. */
    public void depart() {
        if (phase == Phase.INSIDE) {
            members.say(members.own().about(), Standing.GONE, 0);
            phase = Phase.DEPARTING;
        } else if (phase == Phase.OUTSIDE) {
            phase = Phase.DEPARTED;
        }
    }

    /**
     * Takes a member out that is down, on behalf of an operator. If it is not dead after all, it says so and is back.
     *
     * @return false if it is not down
     */
    public boolean remove(NodeId id) {
        Known known = members.table().find(id);
        return known != null
                && known.claim().standing() == Standing.DOWN
                && members.hear(new Told(known.claim().found(Standing.GONE), 0), true, context.now());
    }

    /** The members, as the listener was last told. */
    public ClusterView view() {
        return members.view();
    }

    /** All that is known of the members, with their incarnations: to be shown, and to be kept for the next start. */
    public List<Claim> claims() {
        return members.table().members().stream().map(Known::claim).toList();
    }

    public Phase phase() {
        return phase;
    }

    public GossipCounters counters() {
        return counters;
    }

    /** How the members answer that this node has asked. */
    public Map<NodeId, Answers> answers() {
        return prober.answers(context.now());
    }

    /** How far this node distrusts itself: 0 is not at all. */
    public int doubt() {
        return context.health().score();
    }

    private void takeOutside(Sender from, Envelope envelope, long now) {
        if (envelope.message() instanceof Welcome welcome) {
            door.welcomed(from.peer());
            welcome.claims().forEach(told -> hear(told, false, now));
        } else if (envelope.message() instanceof Refusal refusal) {
            refuse(refusal.reason());
        } else if (envelope.message() instanceof Join join) {
            door.asked(from, join, false, now);
        } else if (envelope.message() instanceof Ping ping) {
            answer(from, ping, now);
        } else if (envelope.message() instanceof Ack ack) {
            identity.answered(ack, self()).ifPresent(this::refuse);
        }
    }

    private void takeInside(Sender from, Envelope envelope, long now) {
        if (now - heardNanos > longNanos() && from.inside()) {
            forget(now);
            comparisons.catchUp(from.peer());
        }
        heardNanos = now;
        boolean wasDown = door.isDown(from);
        boolean isPage = envelope.message() instanceof Page;
        if (!(envelope.message() instanceof Join)) {
            for (Told told : envelope.message().claims()) {
                hear(told, !isPage || comparisons.tellsOn(told.claim()), now);
            }
        }
        if (door.greets(from, now)) {
            comparisons.with(from.peer());
        }
        take(from, envelope, now);
        if (wasDown && !door.isDown(from) && envelope.message() instanceof Ack) {
            comparisons.with(from.peer());
        }
    }

    private void take(Sender from, Envelope envelope, long now) {
        if (envelope.message() instanceof Ping ping) {
            answer(from, ping, now);
        } else if (envelope.message() instanceof PingRequest request) {
            relays.asked(from, request, now);
        } else if (envelope.message() instanceof Ack ack) {
            identity.answered(ack, self()).ifPresent(this::refuse);
            if (!relays.answered(ack, now)) {
                prober.answered(from, ack, now);
            }
        } else if (envelope.message() instanceof Nack nack) {
            prober.confirmed(from, nack.number());
        } else if (envelope.message() instanceof Compare question) {
            comparisons.asked(from, question, now);
        } else if (envelope.message() instanceof Page page) {
            comparisons.took(from, page, now);
        } else if (envelope.message() instanceof Join join) {
            door.asked(from, join, true, now);
        } else if (envelope.message() instanceof Welcome && members.table().find(from.id()) == null) {
            comparisons.with(from.peer()); // a seed that was no member: two clusters become one
        }
    }

    private void hear(Told told, boolean tellOn, long now) {
        if (told.claim().about().id().equals(conf.self().id())) {
            identity.heard(told.claim(), phase == Phase.INSIDE, now);
        } else if (members.hear(told, tellOn, now)) {
            prober.heard(told.claim(), now);
        }
    }

    private void answer(Sender from, Ping ping, long now) {
        if (!ping.target().equals(conf.self().id())) {
            return;
        }
        if (ping.standing() != Standing.ALIVE) {
            identity.accused(ping.known());
        }
        Claim own = members.own();
        List<Told> news = ping.known() == own.incarnation() ? List.of() : List.of(new Told(own, 0));
        Ack ack = new Ack(
                ping.number(), ping.sentNanos(), conf.self().id(), conf.self().process(), news);
        context.mail().sendWithNews(from.peer(), ack, now);
    }

    private void enterIfWelcome(long now) {
        var by = door.welcomedBy();
        if (phase != Phase.OUTSIDE || identity.isAsking() || (by == null && !door.isAlone(now))) {
            return;
        }
        phase = Phase.INSIDE;
        context.mail().inside(true);
        heardNanos = now;
        members.repeatOwn();
        if (by != null) {
            comparisons.catchUp(by);
        }
    }

    /** What was tick by tick is so until this call; what comes now may have waited as long as this node did. */
    private void noticePause(long now) {
        long pause = now - tickNanos;
        if (pause <= conf.profile().pauseMax().toNanos()) {
            return;
        }
        counters.count(GossipCount.PAUSES);
        context.health().stoodStill(now, conf.profile().near().suspicionMax().toNanos());
        prober.stoodStill(now);
        relays.stoodStill();
        if (phase == Phase.INSIDE && pause > longNanos()) {
            phase = Phase.OUTSIDE; // what waited in sockets meanwhile must not be heard
            context.mail().inside(false);
            door.begin(members.some(FORMER_MAX, context.random()));
            forget(now);
        }
    }

    /** Nothing was heard for so long that what is known here may be older than what others remember of the dead. */
    private void forget(long now) {
        members.forgetOthers();
        quietUntilNanos =
                now + conf.profile().patience().toNanos(); // till then, the old view is better than half a view
    }

    private long longNanos() {
        return conf.memory().graveSeconds() * NANOS_PER_SECOND / 2;
    }

    /** Another keeps the token: this node goes, so that nobody counts on it. */
    private void giveWay(String reason) {
        depart();
        after = Phase.REFUSED;
        listener.refused(reason);
    }

    private void refuse(String reason) {
        if (phase != Phase.REFUSED) {
            phase = Phase.REFUSED;
            listener.refused(reason);
        }
    }

    private Sender self() {
        Claim own = members.own();
        var about = own.about();
        return new Sender(about.id(), about.process(), own.incarnation(), about.peer(), phase == Phase.INSIDE);
    }
}
