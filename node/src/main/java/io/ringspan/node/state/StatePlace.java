package io.ringspan.node.state;

import io.ringspan.conf.PoolConf;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where on disk a node's state belongs.
 *
 * @param cluster the directory of all nodes of this cluster
 * @param node the name of the node up to its port; nodes that differ only in their port begin with it
 * @param port that clients or, where those use a Unix socket, peers connect to; tells nodes of one name on one machine
 *     apart
 */
record StatePlace(Path cluster, String node, int port) {

    /** Below {@code data_dir}, else {@code RINGSPAN_HOME}, else where this user's programs keep their state. */
    static StatePlace of(PoolConf conf, Map<String, String> environment) {
        Path root = conf.process().dataDir().orElseGet(() -> outsideTheFile(environment));
        String node = SafeName.of(conf.place().datacenter().name())
                + "-" + SafeName.of(conf.place().rack().name())
                + "-" + conf.place().id().token()
                + "-";
        int port = conf.listen().clients().isUnixSocket()
                ? conf.listen().peers().port()
                : conf.listen().clients().port();
        return new StatePlace(root.toAbsolutePath().normalize().resolve(SafeName.of(conf.name())), node, port);
    }

    private static Path outsideTheFile(Map<String, String> environment) {
        String home = environment.getOrDefault("RINGSPAN_HOME", "");
        if (!home.isEmpty()) {
            return Path.of(home);
        }
        // Of the XDG variables, those that are not absolute are to be ignored.
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) {
            return Path.of(state, "ringspan");
        }
        String user = environment.getOrDefault("HOME", "");
        if (user.startsWith("/")) {
            return Path.of(user, ".local", "state", "ringspan");
        }
        throw new DataDirectoryException("there is no place for the node's state: data_dir is not set in the file, and"
                + " none of RINGSPAN_HOME, XDG_STATE_HOME and HOME in the environment."
                + " To fix: set data_dir to a directory that this user may write");
    }

    /** The directory of this node. */
    Path path() {
        return cluster.resolve(node + port);
    }

    /** Whether {@code other} may be the directory of the same node with another port. */
    boolean isNamesake(Path other) {
        String name = String.valueOf(other.getFileName());
        return name.startsWith(node)
                && !other.equals(path())
                && name.substring(node.length()).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
