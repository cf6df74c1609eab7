/** How a node tells its store who it is. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.login;
