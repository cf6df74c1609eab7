/**
 * What is known of keys, and what of those that were forgotten.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.version;
