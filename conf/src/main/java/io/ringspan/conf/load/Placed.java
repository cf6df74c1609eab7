package io.ringspan.conf.load;

import io.ringspan.conf.yaml.Mark;

/** A value, and where the file gives it. */
record Placed<T>(T value, Mark mark) {}
