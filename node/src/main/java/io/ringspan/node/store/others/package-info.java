/** Whether somebody else writes to the node's store: Ringspan has to be the only one. */
@NullMarked
package io.ringspan.node.store.others;

import org.jspecify.annotations.NullMarked;
