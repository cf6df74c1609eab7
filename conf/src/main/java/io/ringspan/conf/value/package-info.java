/**
 * The kinds of values that settings have: how a text becomes one, and what people may write. Knows no setting by name.
 * Everything is immutable.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.value;
