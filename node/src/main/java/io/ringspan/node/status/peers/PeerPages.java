package io.ringspan.node.status.peers;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.base.NodeId;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.status.peers.PeerStatus.Link;
import io.ringspan.node.status.peers.PeerStatus.Peer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The links to peers over HTTP: read and changed as JSON, and changed by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class PeerPages {
    private static final String ALL = "all";

    private final PeerStatus peers;

    PeerPages(PeerStatus peers) {
        this.peers = peers;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, PeerStatus peers) {
        PeerPages these = new PeerPages(peers);
        Pages all = pages.read("/api/peers", "how this node is connected to the others", asked -> these.all())
                .change(
                        HttpMethod.PUT,
                        "/api/peers/{datacenter}/{rack}/{token}",
                        "holds its links to one, lets them go or makes them anew: {\"link\": \"down\", \"up\" or \"reset\"}",
                        these::put);
        for (PeerWord word : PeerWord.values()) {
            all = all.change(
                    HttpMethod.GET,
                    "/peer/" + word.small() + "/{host}",
                    "the same for the peers on a host; all resets, as in Dynomite",
                    asked -> these.dynomite(word, asked.at("host")));
        }
        return all;
    }

    /** What {@code /api/peers} says. */
    record Seen(List<SeenPeer> peers) {}

    /** One of them. */
    record SeenPeer(
            String node,
            String datacenter,
            String rack,
            long token,
            String address,
            boolean up,
            boolean held,
            long queued,
            long reconnects,
            String trouble,
            List<Link> links) {
        static SeenPeer of(Peer peer) {
            return new SeenPeer(
                    peer.node().toString(),
                    peer.node().datacenter().name(),
                    peer.node().rack().name(),
                    peer.node().token().value(),
                    peer.address().toString(),
                    peer.isUp(),
                    peer.held(),
                    peer.queued(),
                    peer.reconnects(),
                    peer.trouble(),
                    peer.links());
        }
    }

    /** What {@code PUT} takes. */
    record Wanted(Optional<String> link) {}

    Answer all() {
        return Answer.json(new Seen(peers.now().stream().map(SeenPeer::of).toList()));
    }

    Answer put(Asked asked) {
        PeerWord word = asked.json(Wanted.class)
                .link()
                .flatMap(PeerWord::of)
                .orElseThrow(() -> new AdminException("wanted is {\"link\": WORD}; there are "
                        + Arrays.stream(PeerWord.values()).map(PeerWord::small).collect(Collectors.joining(", "))));
        String name = asked.at("datacenter") + "/" + asked.at("rack") + "/" + asked.at("token");
        Predicate<Peer> meant = peer -> peer.node().toString().equals(name);
        Optional<Peer> peer = peers.now().stream().filter(meant).findFirst();
        if (peer.isEmpty()) {
            return Answer.notFound("there is no peer " + name + "; /api/peers lists them");
        }
        if (word == PeerWord.RESET && peer.get().held()) {
            return Answer.conflict(name + " is held, so there is nothing to reset: \"up\" lets it go");
        }
        return peers.say(word, Set.of(peer.get().node()))
                .map(NotDone::answer)
                .orElseGet(() -> Answer.json(peers.now().stream()
                        .filter(meant)
                        .map(SeenPeer::of)
                        .findFirst()
                        .orElseThrow()));
    }

    /** Dynomite says OK whatever stands there; here a host on which there is no peer is an error. */
    Answer dynomite(PeerWord word, String host) {
        if (host.equals(ALL)) {
            return said(all(word));
        }
        Set<NodeId> meant = those(peer -> peer.isAt(host));
        if (meant.isEmpty()) {
            throw new AdminException("there is no peer at \"" + host + "\"; /api/peers lists them, and all resets all");
        }
        return said(peers.say(word, meant));
    }

    /**
     * In Dynomite {@code all} resets whatever the word is: a path that it has in its scripts must not cut a node off here. What was
     * held one by one stays so, but for {@link PeerWord#UP}.
     */
    private Optional<NotDone> all(PeerWord word) {
        Set<NodeId> held = those(Peer::held);
        Set<NodeId> others = those(peer -> !peer.held());
        Optional<NotDone> refusal = word == PeerWord.UP ? peers.say(PeerWord.UP, held) : Optional.empty();
        return refusal.isPresent() ? refusal : peers.say(PeerWord.RESET, others);
    }

    private Set<NodeId> those(Predicate<Peer> meant) {
        return peers.now().stream().filter(meant).map(Peer::node).collect(Collectors.toSet());
    }

    private static Answer said(Optional<NotDone> refusal) {
        return refusal.map(NotDone::answer).orElseGet(() -> Answer.asIs("OK"));
    }
}
