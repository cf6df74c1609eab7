/** Anti-entropy between real nodes over real stores. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.antientropy;
