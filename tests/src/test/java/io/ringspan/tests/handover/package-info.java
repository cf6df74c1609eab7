/** Nodes of several workers that share one store, before real stores: every client sees its own writes, in order. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.handover;
