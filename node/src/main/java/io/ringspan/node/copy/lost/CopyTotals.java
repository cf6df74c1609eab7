package io.ringspan.node.copy.lost;

import io.ringspan.node.copy.CopyCounts;
import io.ringspan.node.copy.CopyState;

/**
 * What copies from other replicas have done since the node started, and what one does now.
 *
 * @param counts of all of them
 * @param last the one that runs, or ran last
 * @param lacksKeys whether the own store may lack keys, and is being filled
 */
public record CopyTotals(CopyCounts counts, CopyState last, boolean lacksKeys) {}
