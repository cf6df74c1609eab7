/** What is shown of a repair. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.watch;
