package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.gossip.wire.GossipMessage;
import io.ringspan.gossip.wire.GossipMessage.Page;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import io.ringspan.gossip.wire.Sender;
import java.util.ArrayList;
import java.util.List;

/** Writes messages and hands them to the transport. News rides along wherever there is room. */
final class Mail {
    private final long cluster;
    private final MembershipTable table;
    private final News news;
    private final GossipTransport transport;
    private final GossipCounters counters;
    private final GossipCodec codec = new GossipCodec();
    private boolean inside;

    Mail(String cluster, MembershipTable table, News news, GossipTransport transport, GossipCounters counters) {
        this.cluster = GossipCodec.cluster(cluster);
        this.table = table;
        this.news = news;
        this.transport = transport;
        this.counters = counters;
    }

    /** Whether messages say that they come from a member. */
    void inside(boolean is) {
        inside = is;
    }

    /** Sends a message as it is. */
    void send(Endpoint to, GossipMessage message) {
        codec.begin(cluster, sender(), message);
        hand(to);
    }

    /** Sends a message with as much news as fits. */
    void sendWithNews(Endpoint to, GossipMessage message, long nowNanos) {
        codec.begin(cluster, sender(), message);
        if (inside) {
            news.fill(codec, table, nowNanos);
        }
        hand(to);
    }

    /** Sends these claims, in as many messages as it takes but no more than so many. Returns how many claims went. */
    int sendAll(Endpoint to, List<Told> claims, int messagesMax) {
        int sent = 0;
        for (int i = 0; i < messagesMax && sent < claims.size(); i++) {
            codec.begin(cluster, sender(), new Rumours(List.of()));
            while (sent < claims.size() && codec.add(claims.get(sent))) {
                sent++;
            }
            hand(to);
        }
        return sent;
    }

    /** What of the table, from this place on, fits into one page. Only the parts that differ. */
    Page page(long from, long parts, long nowNanos) {
        codec.begin(cluster, sender(), new Page(from, from, parts, false, List.of()));
        List<Told> fitting = new ArrayList<>();
        long to = -1;
        for (Known known : table.between(from, -1)) {
            long place = MembershipTable.place(known.claim().about().id());
            if ((parts >>> MembershipTable.bucket(place) & 1) != 0) {
                Told told = table.told(known, nowNanos);
                if (!codec.add(told)) {
                    return new Page(from, to, parts, true, fitting);
                }
                fitting.add(told);
            }
            to = place;
        }
        return new Page(from, -1, parts, false, fitting);
    }

    private Sender sender() {
        Claim own = table.own();
        return new Sender(
                own.about().id(),
                own.about().process(),
                own.incarnation(),
                own.about().peer(),
                inside);
    }

    private void hand(Endpoint to) {
        byte[] message = codec.finish();
        counters.count(GossipCount.SENT);
        counters.add(GossipCount.SENT_BYTES, message.length);
        transport.send(to, message);
    }
}
