package io.ringspan.node.acl;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Puts permissions together, rule by rule, as Redis 7 does: commands, keys and channels.
 *
 * <p><b>Owner.</b> Who reads the rules.
 */
final class SelectorRules {
    private static final String BEHIND_ALL_KEYS =
            "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does"
                    + " not have any effect. Try 'resetkeys' to start with an empty list of patterns";
    private static final String BEHIND_ALL_CHANNELS =
            "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid"
                    + " and does not have any effect. Try 'resetchannels' to start with an empty list of channels";
    private static final String UNKNOWN = "Unknown command or category name in ACL";
    private static final String SYNTAX = "Syntax error";

    private final CommandTable table;
    private boolean everyCommand;
    private BitSet commands = new BitSet();
    private final StringBuilder rules = new StringBuilder();
    private boolean everyKey;
    private final List<Pattern> keys = new ArrayList<>();
    private boolean everyChannel;
    private final List<Pattern> channels = new ArrayList<>();

    SelectorRules(CommandTable table) {
        this.table = table.nodes();
        noCommands();
    }

    Permissions permissions() {
        return new Permissions(
                everyCommand, (BitSet) commands.clone(), rules.toString(), everyKey, keys, everyChannel, channels);
    }

    /** Takes one rule in. */
    void take(String rule) throws UnfitRule {
        switch (rule.toLowerCase(Locale.ROOT)) {
            case "allkeys", "~*" -> {
                keys.clear();
                everyKey = true;
            }
            case "resetkeys" -> {
                keys.clear();
                everyKey = false;
            }
            case "allchannels", "&*" -> {
                channels.clear();
                everyChannel = true;
            }
            case "resetchannels" -> {
                channels.clear();
                everyChannel = false;
            }
            case "allcommands", "+@all" -> {
                everyCommand = true;
                commands.set(0, table.all().size());
                say("+@all");
            }
            case "nocommands", "-@all" -> noCommands();
            default -> other(rule);
        }
    }

    private void other(String rule) throws UnfitRule {
        if (rule.startsWith("~")) {
            key(rule.substring(1), true, true);
        } else if (rule.startsWith("%")) {
            int tilde = rule.indexOf('~');
            String flags = tilde < 0 ? "" : rule.substring(1, tilde).toUpperCase(Locale.ROOT);
            if (!flags.matches("R|W|RW|WR")) {
                throw new UnfitRule(SYNTAX);
            }
            key(rule.substring(tilde + 1), flags.contains("R"), flags.contains("W"));
        } else if (rule.startsWith("&")) {
            if (everyChannel) {
                throw new UnfitRule(BEHIND_ALL_CHANNELS);
            }
            channels.add(Pattern.of(rule.substring(1), true, true));
        } else if (rule.startsWith("+") || rule.startsWith("-")) {
            commands(rule.substring(1).toLowerCase(Locale.ROOT), rule.charAt(0) == '+');
        } else {
            throw new UnfitRule(SYNTAX);
        }
    }

    private void key(String pattern, boolean read, boolean write) throws UnfitRule {
        if (everyKey) {
            throw new UnfitRule(BEHIND_ALL_KEYS);
        }
        keys.add(Pattern.of(pattern, read, write));
    }

    private void noCommands() {
        everyCommand = false;
        commands = new BitSet();
        say("-@all");
    }

    /** What was said of commands before counts no longer. */
    private void say(String all) {
        rules.setLength(0);
        rules.append(all);
    }

    private void commands(String what, boolean may) throws UnfitRule {
        if (what.startsWith("@")) {
            category(what, may);
        } else {
            Command command = table.named(what);
            if (command == null) {
                throw new UnfitRule(
                        what.indexOf('|') > 0 && table.named(what.substring(0, what.indexOf('|'))) != null
                                ? UNKNOWN + " (first arguments of commands are no subcommands here)"
                                : UNKNOWN);
            }
            set(command, may);
            command.subcommands().forEach(each -> set(each, may));
        }
        everyCommand &= may;
        rules.append(may ? " +" : " -").append(what);
    }

    private void category(String category, boolean may) throws UnfitRule {
        if (!Categories.ALL.contains(category.substring(1))) {
            throw new UnfitRule(UNKNOWN);
        }
        for (Command command : table.all()) {
            if (command.facts().traits().categories().contains(category)) {
                set(command, may);
            }
        }
    }

    private void set(Command command, boolean may) {
        commands.set(command.id(), may);
    }
}
