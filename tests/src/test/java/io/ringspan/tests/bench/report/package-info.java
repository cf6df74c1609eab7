/**
 * Turns the figures of a benchmark run into what people read: an aligned table, the table of bars, a page under
 * {@code docs/benchmarks} and one line of its trend. Pure text; whoever calls it reads and writes the files.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.bench.report;
