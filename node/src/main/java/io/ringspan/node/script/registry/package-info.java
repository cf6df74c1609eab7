/**
 * What a node has heard of scripts and libraries of functions, which of two words on the same thing holds, and how they are written
 * down. Pure: it knows no stores, no other nodes and no files.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script.registry;
