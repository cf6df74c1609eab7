/** Who may do what: users as Redis has them, with their passwords, commands, keys and channels. */
@NullMarked
package io.ringspan.node.acl;

import org.jspecify.annotations.NullMarked;
