/**
 * The processes of a benchmark: stores, proxies, nodes, each real, on loopback, on a port that was free. All start
 * through one {@link io.ringspan.tests.bench.process.Stage}, whose end is theirs. Knows nothing of what is measured.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.bench.process;
