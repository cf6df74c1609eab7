/**
 * {@code ./ringspan bench}: what a node costs, against Redis alone, twemproxy and the engine's prototype, in one run on
 * one machine. Starts real processes on loopback, loads them in alternation with {@code redis-benchmark}, reads their
 * processor time and memory from the kernel, and stops them again. What the numbers mean is decided in
 * {@code figures}; how they are shown, in {@code report}. One thread runs it; a shutdown hook stops the processes.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.bench;
