package io.ringspan.replication.settle;

import io.ringspan.replication.version.KeyState;

/**
 * What a replica has said of a key.
 *
 * @param exists whether its store has the key
 */
public record Seen(KeyState state, boolean exists) {}
