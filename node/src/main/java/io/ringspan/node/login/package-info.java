/** How a node tells its store who it is. */
@NullMarked
package io.ringspan.node.login;

import org.jspecify.annotations.NullMarked;
