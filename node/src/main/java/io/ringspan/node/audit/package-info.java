/**
 * What was asked for to change the node over HTTP, by whom, by what right, and what came of it: files that are only added to, one of what was
 * refused and one of all else, and the last entries of both in memory. Threads: the admin server's.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.audit;
