/** The hint log on disks that crash, fill up and lie. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.hints;
