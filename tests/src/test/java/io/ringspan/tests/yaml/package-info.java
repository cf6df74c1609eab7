/** YAML for tests, and so JSON, as maps and lists. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.yaml;
