/**
 * Every setting, declared once: key, kind of value, default, meaning. The loader, its messages for people and the page
 * {@code docs/configuration.md} all come from here. Knows no files. Everything is immutable but {@code Values}, which the
 * thread that loads a file owns.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.setting;
