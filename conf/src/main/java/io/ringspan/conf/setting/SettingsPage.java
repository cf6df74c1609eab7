package io.ringspan.conf.setting;

import io.ringspan.conf.setting.Setting.Absent;
import io.ringspan.conf.setting.Setting.Kind;

/** The documentation of all settings, as one page of Markdown. Pure text: who calls it writes the file. */
public final class SettingsPage {
    private static final String HEAD = """
            # Configuration

            <!-- Written by SettingsPage from the settings themselves: change them there. SettingsPageTest says how. -->

            A node reads one YAML file: a pool's name, and its directives indented under it. Any valid `dynomite.yml` works.
            `./ringspan node -t -c FILE` checks a file and starts nothing; everything wrong with it is listed at once.
            Examples are in `conf/examples/`.

            A file may have up to 16 pools, each with a name of its own: they are so many nodes in one process
            (`docs/operating.md`, *Several pools in one process*). Directives are those of the pool that they stand under.

            What is marked *live* a running node takes over when it reads its file again (`./ringspan reload`, or SIGHUP:
            `docs/operating.md`, *Change settings without a restart*); for all others it has to be started again.

            Lists may be written in block or flow style. Anchors, aliases, tags and several documents are refused. Sizes take the units B, KiB, MiB and GiB, times take ms, s, min and h; bare numbers are bytes and
            milliseconds. Truths are `true` or `false`.

            A file that Dynomite runs as its writer meant it runs here unchanged, by the defaults of Dynomite's code. Where
            Dynomite does something else than the file says, the file decides or the node does not start:

            | the file | Dynomite | here |
            |---|---|---|
            | several `tokens` | memory is overwritten | they all count |
            | no `tokens` | a node that owns nothing | refused |
            | several `servers` | the last | refused |
            | a token beyond 4294967295, more than 255 connections | cut to fewer bits | refused |
            | an unknown `dyn_seed_provider` or `secure_server_option` | as if it were not there | refused |
            | `read_consistency: dc_one_more` | its first letters count | refused |
            | a key twice | sometimes refused | refused |
            | `hash: murmur3` | every key on one node | the published function, and a warning |
            """;

    private SettingsPage() {}

    /** The whole page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (SettingGroup group : Settings.GROUPS) {
            page.append("\n## ").append(group.title()).append('\n');
            if (group.equals(IdleSettings.GROUP)) {
                appendIdle(page, group);
            } else {
                appendInUse(page, group);
            }
        }
        appendEnvironment(page);
        return page.toString();
    }

    private static void appendEnvironment(StringBuilder page) {
        page.append("\n## Environment\n\nWhat is said outside of the file.\n");
        page.append("\n| variable | read by | without it | meaning |\n|---|---|---|---|\n");
        for (Environment.Variable variable : Environment.ALL) {
            row(page, "`" + variable.name() + "`", variable.readers(), variable.absent(), variable.meaning());
        }
    }

    private static void appendInUse(StringBuilder page, SettingGroup group) {
        page.append("\n| key | value | unit | default | meaning |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : group.settings()) {
            row(
                    page,
                    "`" + setting.key() + "`" + marks(setting),
                    setting.type().allowed(),
                    setting.type().unit(),
                    absent(setting.absent()),
                    setting.meaning());
        }
    }

    private static String marks(Setting<?> setting) {
        boolean isOurs = setting.kind() != Kind.DYNOMITE;
        if (setting.live()) {
            return isOurs ? " (new, live)" : " (live)";
        }
        return isOurs ? " (new)" : "";
    }

    private static void appendIdle(StringBuilder page, SettingGroup group) {
        page.append(
                "\nDirectives of Dynomite that change nothing here. Each is checked as Dynomite would, and gives a warning");
        page.append(" unless it asks for what happens anyway.\n");
        page.append("\n| key | value | unit | no warning for | why |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : group.settings()) {
            String quiet = setting.absent() instanceof Absent.Default anyway ? "`" + anyway.text() + "`" : "";
            row(
                    page,
                    "`" + setting.key() + "`",
                    setting.type().allowed(),
                    setting.type().unit(),
                    quiet,
                    setting.meaning());
        }
    }

    private static String absent(Absent absent) {
        if (absent instanceof Absent.Default initial) {
            return "`" + initial.text() + "`";
        }
        return absent instanceof Absent.Nothing nothing ? "none: " + nothing.instead() : "must be given";
    }

    private static void row(StringBuilder page, String... cells) {
        for (String cell : cells) {
            page.append("| ").append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "" : " ");
        }
        page.append("|\n");
    }
}
