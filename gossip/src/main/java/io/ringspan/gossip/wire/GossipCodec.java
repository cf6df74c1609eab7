package io.ringspan.gossip.wire;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.conf.MembershipConf;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Spread;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Compare;
import io.ringspan.gossip.wire.GossipMessage.Join;
import io.ringspan.gossip.wire.GossipMessage.Nack;
import io.ringspan.gossip.wire.GossipMessage.Page;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.GossipMessage.Refusal;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import io.ringspan.gossip.wire.GossipMessage.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a message is written down:
 *
 * <pre>
 * u8 version   u8 type   u8 flags (1: the sender is a member)   u64 cluster
 * sender:  text datacenter   text rack   u32 token   u64 process   u64 incarnation   text host   u16 port
 * body:    u16 length, and the fields of the type; a newer version may append
 * claims:  u8 count, and each: u16 length, and its fields; a newer version may append
 * </pre>
 *
 * Numbers have their high byte first; a text is one byte of length and UTF-8. What follows the claims is skipped.
 *
 * <p><b>Owner.</b> The thread that owns the gossip: one array is written into again and again.
 */
public final class GossipCodec {
    /** Fits into a packet of an ordinary network. */
    public static final int MESSAGE_BYTES_MAX = 1_400;
    /** Of the name of a cluster in a join. */
    public static final int CLUSTER_BYTES_MAX = MembershipConf.CLUSTER_BYTES_MAX;

    static final int VERSION = 1;
    private static final int INSIDE = 1;
    private static final int CLAIMS_MAX = 255;
    /** More than any claim takes, see {@link io.ringspan.gossip.claim.Description}. */
    private static final int CLAIM_BYTES_MAX = 1_024;

    private static final int REASON_BYTES_MAX = 255;

    private final Addresses addresses = new Addresses();
    private final WireWriter out = new WireWriter(MESSAGE_BYTES_MAX + CLAIM_BYTES_MAX);
    private int countAt;
    private int claims;

    /** The number that stands for a cluster's name in each message. */
    public static long cluster(String name) {
        return Spread.of(name);
    }

    /** Begins a message with the claims that it has itself. More may be added until it is finished. */
    public void begin(long cluster, Sender from, GossipMessage message) {
        out.clear();
        out.u8(VERSION);
        Type type = Type.of(message);
        out.u8(type.number());
        out.u8(from.inside() ? INSIDE : 0);
        out.u64(cluster);
        out.id(from.id());
        out.u64(from.process());
        out.u64(from.incarnation());
        out.endpoint(from.peer());
        int opened = out.openLength();
        body(message);
        out.closeLength(opened);
        countAt = out.at();
        claims = 0;
        out.u8(0);
        message.claims().forEach(this::add);
    }

    /** Adds a claim if there is room for it. */
    public boolean add(Told told) {
        int before = out.at();
        if (claims < CLAIMS_MAX) {
            ClaimCodec.write(out, told);
            claims++;
            if (out.at() <= MESSAGE_BYTES_MAX) {
                return true;
            }
            claims--;
        }
        out.backTo(before);
        return false;
    }

    /** The whole message. */
    public byte[] finish() {
        out.patchU8(countAt, claims);
        return out.written();
    }

    private void body(GossipMessage message) {
        if (message instanceof Ping ping) {
            out.u64(ping.number());
            out.u64(ping.sentNanos());
            asked(ping.target(), ping.known(), ping.standing());
        } else if (message instanceof PingRequest request) {
            out.u64(request.number());
            asked(request.target(), request.known(), request.standing());
        } else if (message instanceof Ack ack) {
            out.u64(ack.number());
            out.u64(ack.sentNanos());
            out.id(ack.subject());
            out.u64(ack.process());
        } else if (message instanceof Nack nack) {
            out.u64(nack.number());
        } else if (message instanceof Compare compare) {
            out.u64(compare.from());
            compare.hashes().forEach(out::u64);
        } else if (message instanceof Page page) {
            out.u64(page.from());
            out.u64(page.to());
            out.u64(page.parts());
            out.u8(page.more() ? 1 : 0);
        } else if (message instanceof Join join) {
            out.text(join.cluster());
        } else if (message instanceof Refusal refusal) {
            out.text(Texts.within(refusal.reason(), REASON_BYTES_MAX));
        }
    }

    private void asked(NodeId target, long known, Standing standing) {
        out.id(target);
        out.u64(known);
        out.u8(standing.number());
    }

    /**
     * Reads a message.
     *
     * @throws MalformedMessage if it is none, or one of a kind that this version does not know
     */
    public Envelope read(byte[] bytes) throws MalformedMessage {
        if (bytes.length > MESSAGE_BYTES_MAX) {
            throw new MalformedMessage(bytes.length + " bytes, more than " + MESSAGE_BYTES_MAX);
        }
        WireReader in = new WireReader(addresses, bytes, 0, bytes.length);
        int version = in.u8();
        if (version != VERSION) {
            throw new MalformedMessage("version " + version + " of the gossip, and not " + VERSION);
        }
        Type type = Type.of(in.u8());
        int flags = in.u8();
        long cluster = in.u64();
        NodeId id = in.id();
        long process = in.u64();
        long incarnation = in.u64();
        Endpoint peer = in.endpoint();
        WireReader body = in.part();
        int count = in.u8();
        List<Told> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<Told> told = ClaimCodec.read(in.part());
            told.ifPresent(claims::add);
        }
        Sender from = new Sender(id, process, incarnation, peer, (flags & INSIDE) != 0);
        return new Envelope(cluster, from, message(type, body, List.copyOf(claims)), count - claims.size());
    }

    private static GossipMessage message(Type type, WireReader in, List<Told> claims) throws MalformedMessage {
        return switch (type) {
            case PING -> new Ping(in.u64(), in.u64(), in.id(), in.u64(), ClaimCodec.standing(in.u8()), claims);
            case PING_REQUEST -> new PingRequest(in.u64(), in.id(), in.u64(), ClaimCodec.standing(in.u8()), claims);
            case ACK -> new Ack(in.u64(), in.u64(), in.id(), in.u64(), claims);
            case NACK -> new Nack(in.u64(), claims);
            case RUMOURS -> new Rumours(claims);
            case COMPARE -> new Compare(in.u64(), words(in, MembershipTable.BUCKETS), claims);
            case PAGE -> new Page(in.u64(), in.u64(), in.u64(), in.u8() != 0, claims);
            case JOIN -> new Join(in.text(CLUSTER_BYTES_MAX), claims);
            case WELCOME -> new Welcome(claims);
            case REFUSAL -> new Refusal(in.text(REASON_BYTES_MAX), claims);
        };
    }

    private static List<Long> words(WireReader in, int count) throws MalformedMessage {
        List<Long> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(in.u64());
        }
        return words;
    }

    /** By their numbers on the wire, less one. The order never changes. */
    private enum Type {
        PING,
        PING_REQUEST,
        ACK,
        NACK,
        RUMOURS,
        COMPARE,
        PAGE,
        JOIN,
        WELCOME,
        REFUSAL;

        private static final List<Type> ALL = List.of(values());

        int number() {
            return ALL.indexOf(this) + 1;
        }

        static Type of(int number) throws MalformedMessage {
            if (number < 1 || number > ALL.size()) {
                throw new MalformedMessage("type " + number);
            }
            return ALL.get(number - 1);
        }

        static Type of(GossipMessage message) {
            if (message instanceof Ping) {
                return PING;
            } else if (message instanceof PingRequest) {
                return PING_REQUEST;
            } else if (message instanceof Ack) {
                return ACK;
            } else if (message instanceof Nack) {
                return NACK;
            } else if (message instanceof Rumours) {
                return RUMOURS;
            } else if (message instanceof Compare) {
                return COMPARE;
            } else if (message instanceof Page) {
                return PAGE;
            } else if (message instanceof Join) {
                return JOIN;
            } else if (message instanceof Welcome) {
                return WELCOME;
            }
            return REFUSAL;
        }
    }
}
