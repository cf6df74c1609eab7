/** Nodes, clients and strangers that speak TLS, and that do not. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.tls;
