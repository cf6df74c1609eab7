/** What is compared and how it is decided. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.antientropy;
