/** Tests of the member model. */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip;
