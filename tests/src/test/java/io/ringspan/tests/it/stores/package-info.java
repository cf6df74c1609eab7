/** Real nodes before stores that are played. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.stores;
