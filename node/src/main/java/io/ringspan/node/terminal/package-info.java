/** Where commands print, what makes it readable there, and what Ctrl-C there does. Threads: whoever prints. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.terminal;
