/** What rules do, and what commands do, side by side on real stores. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect;
