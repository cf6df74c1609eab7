/** Rules of commands that wait: what they do when there is something, and that they wait when there is nothing. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.effect.blocking;
