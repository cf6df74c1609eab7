/**
 * From a {@code dynomite.yml}, or one of our own, to a {@link io.ringspan.conf.PoolConf}, or to every reason why not.
 *
 * <p>Every setting is declared once, in {@code Settings}; the loader, its messages for people and
 * the page {@code docs/configuration.md} all come from there. Knows no sockets and starts nothing. Runs once, on the
 * thread that starts the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.load;
