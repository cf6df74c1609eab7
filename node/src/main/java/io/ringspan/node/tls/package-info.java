/**
 * TLS on connections of any kind: files in PEM become what connections are made with, and again when they change. Knows no
 * protocol that is spoken over it. Threads: see each class.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.tls;
