/** The container files, as far as they can be judged without Docker: what they name exists and fits together. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.compose;
