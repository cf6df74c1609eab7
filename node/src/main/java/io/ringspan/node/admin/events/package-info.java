/**
 * Server-sent events of the admin port. Knows channels and text, but neither pages nor what is told.
 *
 * <p><b>Threads.</b> The admin server's event loop.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.admin.events;
