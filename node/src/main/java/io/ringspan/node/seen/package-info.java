/** What a node sees of the commands of its clients: how often each is called, and how long they take. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.seen;
