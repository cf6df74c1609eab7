package io.ringspan.conf.value;

import io.ringspan.conf.yaml.Mark;

/** A value, and where the file gives it. */
public record Placed<T>(T value, Mark mark) {}
