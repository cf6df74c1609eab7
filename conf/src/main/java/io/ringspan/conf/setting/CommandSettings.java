package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;

import io.ringspan.conf.command.CommandConf.Denied;
import io.ringspan.conf.command.CommandConf.Renamed;
import io.ringspan.conf.command.DeclaredCommand;
import io.ringspan.conf.value.CommandDeclarations;
import io.ringspan.conf.value.CommandEntries;
import java.util.List;

/** Which commands there are for clients, and under which names. */
public final class CommandSettings {
    public static final Setting<List<DeclaredCommand>> COMMANDS = own(
            "commands",
            CommandDeclarations.type(),
            nothing("the commands in docs/commands.md"),
            "Commands of the store that the node does not know, of a module or a newer store, such as"
                    + " `[{name: json.get, arity: -2, first_key: 1, flags: [readonly]}]`. The same at all nodes of a cluster: links"
                    + " between nodes whose declarations differ are refused. What they mean and may not be: docs/stores.md.");

    public static final Setting<List<Renamed>> RENAME_COMMANDS = own(
            "rename_commands",
            CommandEntries.renamed(),
            nothing("each command has its own name"),
            "Other names for clients of this node, such as `{flushall: \"\", config: config-4f1a}`. The old name is then"
                    + " unknown to them, as with rename-command of Redis. Stores, other nodes, metrics and logs go on with the"
                    + " old one, so that the store's own configuration must not rename what this node sends.");

    public static final Setting<List<Denied>> DENY_COMMANDS = own(
            "deny_commands",
            CommandEntries.denied(),
            nothing("clients may send every command that is served"),
            "What clients of this node may not send, by its own names, such as `[keys, config set, \"@dangerous\"]`. They get"
                    + " `-NOPERM`. A container takes its subcommands with it, a category all commands that Redis has in it.");

    public static final SettingGroup GROUP = SettingGroup.of("Commands", COMMANDS, RENAME_COMMANDS, DENY_COMMANDS);

    private CommandSettings() {}
}
