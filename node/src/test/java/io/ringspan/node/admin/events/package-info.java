/** Tests of server-sent events, on channels without sockets. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.admin.events;
