/** What the build does so that a node starts fast. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.archive;
