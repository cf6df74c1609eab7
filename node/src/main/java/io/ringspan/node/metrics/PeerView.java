package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;

/** One worker's link to one peer. */
public record PeerView(NodeId peer, LinkView link) {}
