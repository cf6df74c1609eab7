/**
 * What becomes of commands of which one replica decides: for each, what is read first, and the fixed command and the reply that
 * follow from what was found. Pure: knows no store, no replicas and no clock.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect;
