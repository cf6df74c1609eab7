/** What other nodes keep on disk for this one: until it has that, its store is behind. */
@NullMarked
package io.ringspan.node.backlog;

import org.jspecify.annotations.NullMarked;
