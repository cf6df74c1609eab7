package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Nack;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.Sender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks for others.
 *
 * <p><b>Limits.</b> {@value #RELAYS_MAX} at a time; a request beyond is dropped and counted, and its sender takes it for a
 * message that was lost.
 */
final class Relays {
    static final int RELAYS_MAX = 128;

    private record Relay(Endpoint asker, PingRequest request, long untilNanos) {}

    private final Context context;
    private final Prober prober;
    private final Map<Long, Relay> underway = new LinkedHashMap<>();

    Relays(Context context, Prober prober) {
        this.context = context;
        this.prober = prober;
    }

    void asked(Sender from, PingRequest request, long now) {
        if (underway.size() == RELAYS_MAX) {
            context.counters().count(GossipCount.RELAYS_REFUSED);
            return;
        }
        Known known = context.members().table().find(request.target());
        if (known == null) {
            return; // nothing could be said about its silence
        }
        long number = prober.number(false);
        long wait =
                context.health().stretched(prober.answerTimeout(known.claim().about()));
        underway.put(number, new Relay(from.peer(), request, now + wait));
        Ping ping = new Ping(number, now, request.target(), request.known(), request.standing(), List.of());
        context.mail().sendWithNews(known.claim().about().peer(), ping, now);
    }

    /** Passes an answer on. False if nobody asked for it here. */
    boolean answered(Ack ack, long now) {
        Relay relay = underway.remove(ack.number());
        if (relay == null) {
            return false;
        }
        if (relay.request.target().equals(ack.subject())) {
            Ack passed = new Ack(relay.request.number(), 0, ack.subject(), ack.process(), ack.claims());
            context.mail().sendWithNews(relay.asker, passed, now);
        }
        return true;
    }

    void tick(long now) {
        for (Map.Entry<Long, Relay> one : new ArrayList<>(underway.entrySet())) {
            Relay relay = one.getValue();
            if (now - relay.untilNanos >= 0) {
                underway.remove(one.getKey());
                context.mail().sendWithNews(relay.asker, new Nack(relay.request.number(), List.of()), now);
            }
        }
    }

    /** After a pause: nobody is told of a silence that was the node's own. */
    void stoodStill() {
        underway.clear();
    }
}
