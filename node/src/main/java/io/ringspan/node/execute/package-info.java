/**
 * What runs whole in the store of the replica that decides, and is copied to the others as the values of the keys that it wrote: scripts
 * and transactions; and transactions that go to all of them as they are. Pure: knows no store, no replicas and no clock.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.execute;
