/**
 * What tools made for Dynomite and its manager ask a node for: statistics, the ring, and answers that only say OK. Threads: the
 * admin server's. What is changed by Dynomite's paths stands with what it changes ({@code level}, {@code status}, {@code tuning}).
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.dynomite;
