/** What operators say about commands: those that they declare, rename and deny. Plain immutable data. */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.command;
