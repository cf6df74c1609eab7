/** Copying from other replicas to a store that lacks keys, between real nodes over real stores. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.copy;
