/** Tests of what others keep for a node. */
@NullMarked
package io.ringspan.node.backlog;

import org.jspecify.annotations.NullMarked;
