/** Tests of measuring: against counters and bytes that a test has made, and a real Redis. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.measure;
