/** Keys that are at home in one datacenter: which they are, and who decides about them there. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.home;
