/** Providers of seeds that are away, slow, wrong or hostile. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.seeds;
