/**
 * What fuzzed decoders share. A target is a class with {@code fuzzerTestOneInput(byte[])}, which throws where a promise is broken; it
 * stands beside its decoder, and its inputs in {@code src/test/resources/fuzz}, in a directory of its name. Every build runs them
 * once ({@link io.ringspan.fuzz.Corpus}) and looks for new ones for a while (tests, FuzzIT).
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.fuzz;
