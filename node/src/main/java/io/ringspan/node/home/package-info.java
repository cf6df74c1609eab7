/** Keys that are at home in one datacenter: which they are, and who decides about them there. */
@NullMarked
package io.ringspan.node.home;

import org.jspecify.annotations.NullMarked;
