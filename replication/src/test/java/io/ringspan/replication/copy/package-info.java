@org.jspecify.annotations.NullMarked
package io.ringspan.replication.copy;
