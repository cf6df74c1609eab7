@org.jspecify.annotations.NullMarked
package io.ringspan.node.reload;
