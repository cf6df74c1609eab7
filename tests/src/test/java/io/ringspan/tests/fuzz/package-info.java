/** Looks for bytes that break the decoders of all modules, with Jazzer; what is fuzzed stands beside each decoder. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.fuzz;
