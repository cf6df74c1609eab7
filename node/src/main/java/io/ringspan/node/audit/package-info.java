/**
 * What was asked for to change the node over HTTP, by whom, by what right, and what came of it: a file that is only added to, and the last
 * entries in memory. Threads: the admin server's.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.audit;
