/** Whether somebody else writes to the node's store: Ringspan has to be the only one. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store.others;
