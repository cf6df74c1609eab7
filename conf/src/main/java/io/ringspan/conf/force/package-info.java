/**
 * Every setting as it is in force on a node: what its records say, and where that comes from.
 *
 * <p><b>Threads.</b> Any: nothing here changes.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.force;
