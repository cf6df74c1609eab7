/** Tests of how a range of tokens is given over. */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.cede;
