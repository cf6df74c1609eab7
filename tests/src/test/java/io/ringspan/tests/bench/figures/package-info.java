/**
 * The figures of a benchmark run: what the kernel and the load generator print is read here, rounds become medians,
 * medians become rows, bars and a page. Only values in and values out: no processes, files or clocks. Everything is
 * immutable, so any thread may use it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.bench.figures;
