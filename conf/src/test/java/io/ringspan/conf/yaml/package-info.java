/** Tests of the YAML reader. */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.yaml;
