package io.ringspan.node.admin;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param address for the log
 * @param onThisMachine for certain
 * @param certificate the name in the certificate that it has shown and that was verified; null if there is none
 */
record Caller(
        String address, boolean onThisMachine, @Nullable String certificate) {}
