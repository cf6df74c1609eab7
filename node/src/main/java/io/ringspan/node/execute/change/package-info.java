/** What commands that ran in one store have changed: what does the same at other replicas, or which values are to be copied. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.execute.change;
