/**
 * Commands with many keys of different owners: cut into a part for each set of owners, and their replies made into one. Everything
 * of one client lives on its worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.split;
