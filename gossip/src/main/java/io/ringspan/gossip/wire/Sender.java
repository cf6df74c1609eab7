package io.ringspan.gossip.wire;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;

/**
 * Who sends. Stands in every message, so that a second process of one name is noticed by the first.
 *
 * @param inside whether it is a member; else it asks to become one
 */
public record Sender(NodeId id, long process, long incarnation, Endpoint peer, boolean inside) {}
