/** Holds the commands in README and docs/ to what they do: each is run, or stands in a list with a reason. Knows no part of a node. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.documents;
