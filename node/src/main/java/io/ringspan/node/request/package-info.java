/**
 * What becomes of a batch between its client and its replicas: whom to ask, what to do when a replica is lost or silent,
 * whether what the level needs has happened, and the one place in the client's order of replies that the answer takes. Knows no sockets and no syntax.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.request;
