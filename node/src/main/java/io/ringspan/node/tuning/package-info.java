/**
 * What operators turn while a node runs, for a while: how patient it is, whether its reads repair, what it logs. Threads: changed
 * by the admin server's, read by all.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.tuning;
