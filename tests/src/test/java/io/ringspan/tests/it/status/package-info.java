/** What operators see of a real cluster, and how they change a node's state: by commands and by HTTP. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.it.status;
