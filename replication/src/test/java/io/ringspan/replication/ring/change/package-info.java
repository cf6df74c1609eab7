/** How nodes agree on a change of their ring: each rule by itself, and rings of nodes in every trouble. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring.change;
