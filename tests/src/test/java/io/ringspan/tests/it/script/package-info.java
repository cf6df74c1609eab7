/** Scripts and functions on real nodes and real Redis. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.script;
