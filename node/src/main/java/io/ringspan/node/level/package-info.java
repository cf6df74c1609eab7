/**
 * Which consistency level holds for a command: its own, its connection's, that of its key's pattern, or the node's; and how
 * the node's are told and changed while it runs.
 *
 * <p>Knows the settings and the admin server's pages; nothing of clients, replicas or how a level is met.
 *
 * <p><b>Threads.</b> Patterns do not change. The node's levels are one immutable value that is replaced whole. What one
 * connection asks for belongs to its worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.level;
