/** What a client has begun with MULTI and WATCH, until EXEC has it run: the commands, and what has to be as it was. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.transaction;
