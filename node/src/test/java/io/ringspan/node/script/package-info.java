/** Tests of the scripts and libraries that a node keeps. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script;
