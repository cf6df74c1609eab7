/** Tests of windows that outlive the process. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.window;
