/**
 * Commands that wait until a key has something: who waits where, and how he is told. Nothing is taken out for a client but by a command
 * that is decided while the client is there; what is told is only that it is worth asking again.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.block;
