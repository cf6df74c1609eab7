/** The admin port of real nodes, held to its document. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.admin;
