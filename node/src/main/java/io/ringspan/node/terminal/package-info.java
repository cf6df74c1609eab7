/** Where commands print, and what makes it readable there. Threads: whoever prints. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.terminal;
