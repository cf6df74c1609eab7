/** Rings that change while clients go on: nodes come, go and get other tokens. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.ring;
