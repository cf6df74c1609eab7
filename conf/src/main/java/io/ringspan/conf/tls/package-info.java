/** What a node's file says about encryption. Threads: any, nothing here changes. */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.tls;
