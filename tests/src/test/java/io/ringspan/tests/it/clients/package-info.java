/**
 * The clients that people use, with their default settings, against a real cluster. Knows nodes by their ports only, and
 * looks into the stores to see what arrived.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.clients;
