package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import java.util.function.BooleanSupplier;

/**
 * One worker's link to one peer.
 *
 * @param held whether an operator wants no connection; may be asked by any thread
 */
public record PeerView(NodeId peer, LinkView link, BooleanSupplier held) {}
