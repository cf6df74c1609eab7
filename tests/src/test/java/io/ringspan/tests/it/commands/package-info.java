/** Commands through a cluster of real nodes and stores: what needs one store, and what needs all of them. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.commands;
