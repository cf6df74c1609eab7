package io.ringspan.node.declare;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.node.acl.UserList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the file that says who may do what makes sense: a reader of settings does not know commands. Stateless. */
final class UserCheck {
    private UserCheck() {}

    /** What does not, in the order of that file, if what an operator says about commands does. What he denies or renames has no part in it. */
    static List<Problem> problems(PoolConf conf) {
        Optional<Path> file = conf.clients().users();
        if (file.isEmpty()) {
            return List.of();
        }
        return UserList.read(
                        file.get(),
                        conf.clients().password(),
                        OperatorCommands.ofNodes(conf.clients().commands()))
                .problems()
                .stream()
                .map(found ->
                        new Problem(spot(conf), TrafficSettings.ACL_FILE.key(), found, "users (docs/users.md)", ""))
                .toList();
    }

    private static Spot spot(PoolConf conf) {
        return new Spot(
                conf.origin().file(),
                conf.origin().lineOf(TrafficSettings.ACL_FILE.key()).orElse(1),
                1);
    }
}
