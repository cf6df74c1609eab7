/**
 * Programs of this machine that some tests need: real stores, other proxies, load generators. A test says so with
 * {@link io.ringspan.tests.program.NeedsProgram} and stays out, with a reason, where one is missing.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.program;
