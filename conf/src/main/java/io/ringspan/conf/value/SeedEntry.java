package io.ringspan.conf.value;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.SeedNode;
import java.util.Optional;

/**
 * One entry of a list of seeds.
 *
 * @param peer where somebody listens for nodes
 * @param node the whole node, if the entry says more than where
 */
public record SeedEntry(Endpoint peer, Optional<SeedNode> node) {}
