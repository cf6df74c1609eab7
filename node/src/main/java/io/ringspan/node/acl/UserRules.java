package io.ringspan.node.acl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts a user together, rule by rule, as {@code ACL SETUSER} of Redis 7 does.
 *
 * <p><b>Owner.</b> Who reads the rules.
 */
final class UserRules {
    private final String name;
    private final CommandTable table;
    private boolean on;
    private boolean needsNoPassword;
    private final Set<String> passwords = new TreeSet<>();
    private SelectorRules root;
    private final List<Permissions> selectors = new ArrayList<>();

    /** One who may do nothing yet. */
    UserRules(String name, CommandTable table) {
        this.name = name;
        this.table = table;
        this.root = new SelectorRules(table);
    }

    /**
     * Takes in rules that stand between spaces.
     *
     * @throws UnfitRule that names the first that makes no sense
     */
    UserRules take(List<String> words) throws UnfitRule {
        for (int i = 0; i < words.size(); i++) {
            String rule = words.get(i);
            if (rule.startsWith("(")) {
                int last = i;
                while (!words.get(last).endsWith(")")) {
                    if (++last == words.size()) {
                        throw new UnfitRule("Unmatched parenthesis in acl selector starting at '" + rule + "'");
                    }
                }
                String all = String.join(" ", words.subList(i, last + 1));
                selector(all.substring(1, all.length() - 1).trim());
                i = last;
            } else {
                named(rule, () -> rule(rule));
            }
        }
        return this;
    }

    private void selector(String text) throws UnfitRule {
        SelectorRules rules = new SelectorRules(table);
        for (String rule : text.isEmpty() ? new String[0] : text.split(" +")) {
            named(rule, () -> rules.take(rule));
        }
        selectors.add(rules.permissions());
    }

    private interface Step {
        void take() throws UnfitRule;
    }

    private static void named(String rule, Step step) throws UnfitRule {
        try {
            step.take();
        } catch (UnfitRule unfit) {
            boolean secret = "<>#!".indexOf(rule.isEmpty() ? ' ' : rule.charAt(0)) >= 0;
            throw new UnfitRule("'" + (secret ? rule.charAt(0) + "***" : rule) + "': " + unfit.what());
        }
    }

    private void rule(String rule) throws UnfitRule {
        switch (rule.toLowerCase(Locale.ROOT)) {
            case "on" -> on = true;
            case "off" -> on = false;
            case "nopass" -> {
                passwords.clear();
                needsNoPassword = true;
            }
            case "resetpass" -> {
                passwords.clear();
                needsNoPassword = false;
            }
            case "sanitize-payload", "skip-sanitize-payload" -> {
                // That is for the store, which knows one user.
            }
            case "clearselectors" -> selectors.clear();
            case "reset" -> {
                on = false;
                needsNoPassword = false;
                passwords.clear();
                selectors.clear();
                root = new SelectorRules(table);
            }
            default -> other(rule);
        }
    }

    private void other(String rule) throws UnfitRule {
        char first = rule.isEmpty() ? ' ' : rule.charAt(0);
        switch (first) {
            case '>' -> password(User.digest(rule.substring(1).getBytes(UTF_8)));
            case '#' -> password(digest(rule.substring(1)));
            case '<' -> remove(User.digest(rule.substring(1).getBytes(UTF_8)));
            case '!' -> remove(digest(rule.substring(1)));
            default -> root.take(rule);
        }
    }

    private void password(String digest) {
        needsNoPassword = false;
        passwords.add(digest);
    }

    private void remove(String digest) throws UnfitRule {
        if (!passwords.remove(digest)) {
            throw new UnfitRule("The password you are trying to remove from the user does not exist");
        }
    }

    private static String digest(String given) throws UnfitRule {
        if (!given.matches("[0-9a-f]{64}")) {
            throw new UnfitRule("The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
                    + " characters");
        }
        return given;
    }

    User user() {
        return new User(name, on, needsNoPassword, passwords, root.permissions(), selectors);
    }
}
