/**
 * Where the lines of the process's log go, and in which form: text or JSON, on standard error or in files that turn. It knows the logging
 * library and the environment, nothing of the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.log;
