package io.ringspan.node;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.acl.UserList;
import io.ringspan.node.acl.Users;
import io.ringspan.node.client.Doors;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.kind.StoreKind;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.tuning.Tuning;

/** What operators turn and see of a node, from its start to its end, whether it knows its ring or not. */
record Operated(NodeLevels levels, Tuning tuning, Sights sights, Doors doors, Users users) {
    /**
     * As the node's file says.
     *
     * @throws StartException if that names commands which do not exist, or users that cannot be
     */
    static Operated of(PoolConf conf) {
        CommandTable commands;
        UserList users;
        try {
            commands = StoreKind.commands(conf);
            users = UserList.of(conf.clients(), commands);
        } catch (IllegalArgumentException unfit) {
            throw new StartException(String.valueOf(unfit.getMessage()));
        }
        return new Operated(
                NodeLevels.of(conf.consistency()),
                new Tuning(conf.links().timeoutMillis(), conf.consistency().readRepairs()),
                new Sights(conf.process().watch(), commands),
                new Doors(conf.clients().connectionsMax(), conf.clients().connectionsPerAddressMax()),
                new Users(users));
    }

    /**
     * Others take the places of the users. Who was one that is gone, or may do something else now, is cut off; nobody else notices.
     *
     * @throws IllegalArgumentException if they cannot be; then all is as before
     */
    void readUsers(PoolConf conf) {
        users.become(UserList.of(conf.clients(), sights.commands()));
        doors.sessions().forEach(session -> session.leaveUnlessStill(users));
    }
}
