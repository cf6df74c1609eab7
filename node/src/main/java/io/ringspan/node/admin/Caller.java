package io.ringspan.node.admin;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param address for the log
 * @param onThisMachine for certain
 * @param node the address of the node that it came to, from that same address; null if it came from a loopback address, over a Unix
 *     socket or from another machine
 * @param certificate the name in the certificate that it has shown and that was verified; null if there is none
 */
record Caller(
        String address,
        boolean onThisMachine,
        @Nullable InetAddress node,
        @Nullable String certificate) {}
