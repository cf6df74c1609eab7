/**
 * Keys that a person names on the command line. Knows no command; commands mix it in.
 *
 * <p>Runs on the main thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.keys;
