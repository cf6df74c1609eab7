/** What is in force, as it is read back. */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.force;
