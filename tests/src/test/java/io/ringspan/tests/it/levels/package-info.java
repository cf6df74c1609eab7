/**
 * What each consistency level promises, shown on real clusters with faults.
 *
 * <p><b>Threads.</b> Tests block.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.levels;
