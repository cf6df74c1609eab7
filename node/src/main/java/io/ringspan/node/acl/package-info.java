/** Who may do what: users as Redis has them, with their passwords, commands, keys and channels. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.acl;
