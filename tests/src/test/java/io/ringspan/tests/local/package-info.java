/** The local cluster on real store processes: start, faults, and that nothing is left however the JVM ends. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.local;
