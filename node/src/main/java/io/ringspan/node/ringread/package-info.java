/**
 * Commands about the keys of all nodes, and those with a cursor that only one store understands: which nodes are asked, what is
 * made of their answers, and what a cursor is. Run by the worker of the client; what a key's owners are it is told.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.ringread;
