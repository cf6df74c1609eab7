package io.ringspan.conf.yaml;

/**
 * Something in a text that is not YAML, or a part of YAML that a configuration may not use.
 *
 * @param found in words
 * @param allowed in words
 */
public record YamlFault(Mark mark, String found, String allowed) {}
