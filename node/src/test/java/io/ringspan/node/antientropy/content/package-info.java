/** Tests of how a store is read as a whole. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.antientropy.content;
