package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.decide.Deciders;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.Message;
import io.ringspan.node.pubsub.Passing;
import io.ringspan.node.script.ScriptPeers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One worker's links by the numbers of the nodes that they lead to.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class PeerLinks implements Deciders, Passing, ScriptPeers {
    private @Nullable PeerLink[] links;

    public PeerLinks(int nodes) {
        links = new PeerLink[nodes];
    }

    /** More nodes than before are put by growing. */
    public void put(int node, PeerLink link) {
        links = node < links.length ? links : Arrays.copyOf(links, node + 1);
        links[node] = link;
    }

    /** The link to that node; null for the own one. */
    public @Nullable PeerLink to(int node) {
        return node < links.length ? links[node] : null;
    }

    @Override
    public boolean pass(int node, Message message, boolean passOn) {
        PeerLink link = links[node];
        return link != null && link.isUp() && link.open().publish(message, passOn);
    }

    @Override
    public int nodes() {
        return links.length;
    }

    @Override
    public boolean isUp(int node) {
        PeerLink link = links[node];
        return link != null && link.isUp();
    }

    @Override
    public boolean tell(int node, ByteBuf message, ReplySink answer) {
        PeerLink link = links[node];
        if (link == null || !link.isUp() || link.isFull()) {
            return false;
        }
        link.open().script(message, answer);
        return true;
    }

    @Override
    public long decide(int node, Span command, Asked request, ReplySink sink) {
        PeerLink link = links[node];
        if (link == null) {
            throw new IllegalStateException("the own node is not asked over a link");
        }
        return link.open().decide(command, request, sink);
    }

    @Override
    public void abandon(int node, long number) {
        PeerLink link = links[node];
        if (link != null) {
            link.abandon(number);
        }
    }

    @Override
    public void ring(int node, long ticket) {
        tell(node, FrameType.RING_BELL, ticket);
    }

    @Override
    public void forget(int node, long ticket) {
        tell(node, FrameType.FORGET, ticket);
    }

    /** A node that cannot be told asks by itself, or forgets. */
    private void tell(int node, FrameType type, long ticket) {
        PeerLink link = node < links.length ? links[node] : null;
        if (link != null && link.isUp() && !link.isFull()) {
            link.open().tell(type, ticket);
        }
    }
}
