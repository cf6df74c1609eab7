/** Tests of the ring: tables from Dynomite and from the functions' authors, and a slow ring to compare with. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.ring;
