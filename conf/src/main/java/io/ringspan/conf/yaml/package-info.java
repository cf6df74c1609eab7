/**
 * The small part of YAML that a configuration is written in, read into a tree that remembers where everything stood.
 * Knows nothing of settings. Runs on the thread that calls it; the trees are immutable.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.yaml;
