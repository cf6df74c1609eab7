package io.ringspan.conf;

import io.ringspan.conf.command.CommandConf;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What clients may do to this node.
 *
 * @param connectionsMax clients at once; the next one is told so and closed
 * @param connectionsPerAddressMax of them, from one address
 * @param inflightMax commands of one client that wait for their replies; beyond it the client is not read
 * @param outputBytesMax replies that one client has not read yet; beyond it the client is not read
 * @param requestBytesMax one command, whole
 * @param argumentsMax the parts of one command, its name included
 * @param inlineBytesMax one command typed as a line
 * @param replyBytesMax replies kept back for one slot because an earlier one is not complete
 * @param password what AUTH must give before anything else is served, if set
 * @param users a file that says who may do what, if there is one
 * @param commands which commands there are for them, and under which names
 */
public record ClientConf(
        int connectionsMax,
        int connectionsPerAddressMax,
        int inflightMax,
        int outputBytesMax,
        int requestBytesMax,
        int argumentsMax,
        int inlineBytesMax,
        int replyBytesMax,
        Optional<Secret> password,
        Optional<Path> users,
        CommandConf commands) {
    /**
     * The most that any node may let one command be: what a node takes from another follows from it. A Redis closes the
     * connection on a longer argument, unless its {@code proto-max-bulk-len} was raised.
     */
    public static final int REQUEST_BYTES_UTMOST = 1 << 29;
}
