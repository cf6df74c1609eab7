/** What the own store is asked aside: over connections that nothing else waits on. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.store.aside;
