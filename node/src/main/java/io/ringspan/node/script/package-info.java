/**
 * The scripts and the libraries of functions that clients have loaded: every node keeps all of them, on disk too, and gives them to
 * its store at each connect. Which of two histories holds is decided in {@link io.ringspan.node.script.registry.Registry}; the rest carries that
 * out. Knows stores and other nodes by what they are asked; who has commands decided, or runs scripts, is above it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script;
