package io.ringspan.node.effect.family;

import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.Replication;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.blocking.BlockingRules;
import io.ringspan.node.effect.stream.StreamRules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rule decides which command.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Rules {
    private final Map<String, Rule> byCommand;

    public Rules() {
        Map<String, Rule> all = new HashMap<>();
        all.putAll(StringRules.all());
        all.putAll(ExpiryRules.all());
        all.putAll(ListRules.all());
        all.putAll(SetRules.all());
        all.putAll(SortedSetRules.all());
        all.putAll(StreamRules.all());
        all.put("bitfield", new BitFieldRule());
        all.putAll(ComputedRules.all());
        all.putAll(CopyRules.all());
        all.putAll(BlockingRules.all(all));
        byCommand = Map.copyOf(all);
    }

    /** The rule of the command with that name, as the table says it; null if there is none. */
    public @Nullable Rule of(String command) {
        return byCommand.get(command);
    }

    /** The same, of a command as it stands: forms that only read need none. */
    public @Nullable Rule of(Request request) {
        Command command = request.command();
        boolean onlyReads = command.mayStore()
                ? !command.isWrite() && !ComputedRules.stores(request)
                : command.name().equals("xread") && BlockingTimeout.argument(command, request.arguments()) == 0;
        return onlyReads ? null : of(command.name());
    }

    /** Whether one of several replicas can decide the command: by a rule, or by running it where its values can be copied. */
    public boolean decide(Command command) {
        return command.isScript() || command.replication() == Replication.AS_VALUE || of(command.name()) != null;
    }
}
