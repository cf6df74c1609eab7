/** Libraries of functions: how the store is given them, and what it says of those that it has. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script.library;
