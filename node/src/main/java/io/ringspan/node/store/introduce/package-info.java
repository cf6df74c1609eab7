/** Who a store is, and whether it may be used: what it is asked on each new connection, and what its answers say. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store.introduce;
