/** Messages between clients of real nodes. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.pubsub;
