/** What a replica that was away gets from the disks of the other nodes. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.hints;
