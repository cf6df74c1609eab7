/** What the build does so that a node starts fast. */
@NullMarked
package io.ringspan.node.cli.archive;

import org.jspecify.annotations.NullMarked;
