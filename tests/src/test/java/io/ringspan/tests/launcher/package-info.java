/**
 * The launcher {@code ringspan} as a person meets it: run as a process, in a copy of this checkout, mostly with a Maven
 * and a Java that only pretend, so that each fault can be arranged and nothing takes long.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.launcher;
