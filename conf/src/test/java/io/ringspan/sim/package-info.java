/** The simulation kit: virtual time, a lossy network, a disk. One seed gives one run. Shipped to tests only. */
@org.jspecify.annotations.NullMarked
package io.ringspan.sim;
