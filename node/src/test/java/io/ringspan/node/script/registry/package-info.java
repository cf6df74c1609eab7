/** Tests of whose word on a script holds. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script.registry;
