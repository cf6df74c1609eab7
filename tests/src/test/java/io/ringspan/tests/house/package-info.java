/**
 * Rules about the code itself: who may know whom, how large things may grow, what may stand in a file. Each rule is
 * shown a planted breach of itself in every run, so that no rule can go blind. Reads sources and class files only.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.house;
