/**
 * How Redis's commands are decided: by a rule, which reads first and says what follows ({@code Decision}), or by running them in one
 * store and telling the others what they have done ({@code Execution}).
 *
 * <p><b>Threads.</b> All of it belongs to worker 0.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.decide.redis;
