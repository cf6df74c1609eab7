/**
 * Every command that is served, with seeded random arguments, against a plain Redis and against clusters: replies are equal, or the
 * difference is declared in {@code declared-differences.csv} with its reason. What a command's arguments look like stands in
 * {@code grammars.csv}. Choosing lines and comparing replies is pure; only {@code Contest} and {@code DifferentialIT} know sockets.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.differential;
