/**
 * Fills a store that may lack its keys, or takes the place of one that is gone: asks the other replicas what they have, has it copied, and says
 * what the node is meanwhile.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.copy.lost;
