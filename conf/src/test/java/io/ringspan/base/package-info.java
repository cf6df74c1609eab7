/** Tests of the shared words. */
@org.jspecify.annotations.NullMarked
package io.ringspan.base;
