/**
 * What is wrong with a file, and where, in lines for people. Knows no setting. The thread that loads a file owns its
 * {@code Faults}; everything else is immutable.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.fault;
