/** Where keys belong and why, in words. Threads: whoever asks. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.explain;
