/** What operators say about commands, put into the table: commands that they declare, rename and deny. Pure. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.declare;
