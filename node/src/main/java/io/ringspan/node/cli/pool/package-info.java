/**
 * Which of a file's pools a person means. Knows no command; commands mix it in.
 *
 * <p>Runs on the main thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.pool;
