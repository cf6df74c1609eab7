/** One event loop and everything it owns: its clients, its links, its counters. Workers share nothing. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.worker;
