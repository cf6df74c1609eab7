package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.watch.ChangeProgress;
import io.ringspan.node.cli.watch.ReplaceProgress;
import io.ringspan.node.ring.RingPages;
import io.ringspan.node.terminal.ProgressLine;
import io.ringspan.node.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands that change the ring, and what they share. */
final class ChangeCommands {
    static final String PAGE = "/api/ring/change";
    private static final int LOOK_MILLIS = 250;
    /** In a pipe, a line each so many looks, and whenever the phase is another. */
    private static final int LOOKS_PER_LINE = 40;

    private static final int LOOKS_UNTIL_HEARD = 40;

    private ChangeCommands() {}

    /** Asks for a change, and watches it until it is over. */
    static ChangeProgress make(AdminOptions node, Terminal terminal, String path, Object body)
            throws InterruptedException {
        ChangeProgress before = state(node);
        tell(terminal, node.post(path, Json.text(body)));
        // Another node may conduct it: the one that is asked hears of it a moment later.
        for (int looks = 0; looks < LOOKS_UNTIL_HEARD && state(node).isStill(before); looks++) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return watch(node, terminal);
    }

    private static void tell(Terminal terminal, String said) {
        RingPages.Told told = AdminOptions.read(said, text -> Json.read(text, RingPages.Told.class));
        terminal.err().println(told.told());
    }

    /** Watches the change until it is over. */
    static ChangeProgress watch(AdminOptions node, Terminal terminal) throws InterruptedException {
        ChangeProgress now = state(node);
        ProgressLine progress = new ProgressLine(terminal, LOOKS_PER_LINE);
        String phase = "";
        while (!now.isOver()) {
            progress.show(now.line(), !phase.equals(now.report().phase()));
            phase = now.report().phase();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            now = state(node);
        }
        progress.clear();
        return now;
    }

    static ChangeProgress state(AdminOptions node) throws InterruptedException {
        return AdminOptions.read(node.get(PAGE), ChangeProgress::read);
    }

    private static int end(AdminOptions node, Terminal terminal, ChangeProgress end) throws InterruptedException {
        if (node.isJson()) {
            terminal.out().print(node.get(PAGE));
        } else {
            end.lines().forEach(terminal.out()::println);
        }
        return end.isDone() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** {@code ringspan join}. */
    @Command(
            name = "join",
            description = "Has a node that runs beside the ring join it, and shows how far that is.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "The node that is asked is the one that joins: it gossips, and waits, since",
                "the ring has no place for it yet. Data is copied to it while clients go on;",
                "then it owns its tokens, and their old owners delete what was theirs.",
                "One change of the ring goes on at a time. Ctrl-C ends the watching only.",
                "",
                "Examples:",
                "  ringspan join -c /etc/ringspan.yml",
                "  ringspan join -c /etc/ringspan.yml --tokens 1073741824,3221225472"
            })
    static final class Join implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Main main;

        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AdminOptions node;

        @Option(
                names = "--tokens",
                split = ",",
                paramLabel = "TOKEN",
                description = "Its tokens (without it: those of its file).")
        private @Nullable List<Long> tokens;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> its = tokens == null ? Map.of() : Map.of("tokens", tokens);
            return end(node, main.terminal(), make(node, main.terminal(), "/api/ring/join", its));
        }
    }

    /** {@code ringspan leave}. */
    @Command(
            name = "leave",
            description = "Has a node leave the ring, and shows how far that is.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "What it owns is copied to those of its rack that are to own it. Ends with 0",
                "when it has left, and can be stopped for good, else with 1. One change of the",
                "ring goes on at a time. Ctrl-C ends the watching only.",
                "",
                "Examples:",
                "  ringspan leave -c /etc/ringspan.yml",
                "  ringspan leave --admin 127.0.0.1:22222 dc1/r1/1073741824"
            })
    static final class Leave implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Main main;

        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AdminOptions node;

        @Parameters(
                arity = "0..1",
                paramLabel = "NODE",
                description = "DC/RACK/TOKEN (without it: the node that is asked).")
        private @Nullable String leaves;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> its = leaves == null ? Map.of() : Map.of("node", leaves);
            return end(node, main.terminal(), make(node, main.terminal(), "/api/ring/leave", its));
        }
    }

    /** {@code ringspan replace}. */
    @Command(
            name = "replace",
            description = "Has a node that takes the place of one that is gone fill its store before it is read from.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "The node that is asked has the datacenter, the rack and the tokens of the one",
                "that is gone, maybe another address, and knows its ring. It takes writes at",
                "once; what was there before is copied from the other replicas and compared,",
                "and until that is done its store is not read from, also by its next start.",
                "Keys that its store has already stay, and are compared, too.",
                "Ctrl-C ends the watching only; the same command watches it again.",
                "Ends with 0 when the store is filled, else with 1.",
                "",
                "Examples:",
                "  ringspan replace -c /etc/ringspan.yml",
                "  ringspan replace -c /etc/ringspan.yml --rate 20000",
                "  ringspan replace -c /etc/ringspan.yml --give-up"
            })
    static final class Replace implements Callable<Integer> {
        private static final String REPLACE = "/api/replace";

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Main main;

        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AdminOptions node;

        @Option(
                names = "--rate",
                paramLabel = "KEYS",
                description = "Look at so many keys a second in other stores (without it: the node's copy_rate).")
        private @Nullable Integer rate;

        @Option(names = "--give-up", description = "Have the node read from its store as it is.")
        private boolean givesUp;

        @Override
        public Integer call() throws InterruptedException {
            if (givesUp) {
                node.delete(REPLACE);
            } else {
                node.post(REPLACE, Json.text(rate == null ? Map.of() : Map.of("rate", rate)));
            }
            ReplaceProgress end = watch();
            if (node.isJson()) {
                main.terminal().out().print(node.get(REPLACE));
            } else {
                end.summary().forEach(main.terminal().out()::println);
            }
            return end.isFilled() || givesUp ? ExitCode.OK : ExitCode.FAILED;
        }

        private ReplaceProgress watch() throws InterruptedException {
            Terminal terminal = main.terminal();
            boolean bars = terminal.interactive();
            String full = !bars ? "" : terminal.unicode() ? "█" : "#";
            String empty = !bars ? "" : terminal.unicode() ? "░" : ".";
            ProgressLine progress = new ProgressLine(terminal, LOOKS_PER_LINE);
            ReplaceProgress now = AdminOptions.read(node.get(REPLACE), ReplaceProgress::read);
            String step = "";
            while (now.isRunning()) {
                progress.show(now.line(full, empty), !step.equals(now.step()));
                step = now.step();
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                now = AdminOptions.read(node.get(REPLACE), ReplaceProgress::read);
            }
            progress.clear();
            return now;
        }
    }

    /** {@code ringspan change}. */
    @Command(
            name = "change",
            description = "Shows the change of the ring that is under way, or was last, or has it do something.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "A change can be cancelled and paused until it is switched; then it is only",
                "finished. It waits for each node that holds data or is to: one that is down",
                "has to come back, or be excluded by name. Ends with 0 when what was wanted of",
                "it is begun; if nothing was, or with --watch, with 1 unless the change is done",
                "(with --cancel: unless it is undone).",
                "",
                "Examples:",
                "  ringspan change -c /etc/ringspan.yml",
                "  ringspan change -c FILE --watch",
                "  ringspan change -c FILE --pause",
                "  ringspan change -c FILE --cancel --watch",
                "  ringspan change -c FILE --exclude dc1/r1/0"
            })
    static final class Change implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Main main;

        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private AdminOptions node;

        @Option(names = "--cancel", description = "Undo it, if it is not switched yet.")
        private boolean cancel;

        @Option(names = "--pause", description = "Have it wait where it is.")
        private boolean pause;

        @Option(names = "--resume", description = "Have it go on.")
        private boolean resume;

        @Option(names = "--exclude", paramLabel = "NODE", description = "Do not wait for that node, which is down.")
        private @Nullable String exclude;

        @Option(names = "--watch", description = "Show how far it is until it is over.")
        private boolean watches;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> wish = new LinkedHashMap<>();
            if (exclude != null) {
                wish.put("exclude", exclude);
            }
            int wanted = (cancel ? 1 : 0) + (pause ? 1 : 0) + (resume ? 1 : 0) + wish.size();
            if (wanted > 1) {
                throw new CommandFailure(ExitCode.USAGE, "one of --cancel, --pause, --resume and --exclude at a time");
            }
            if (wanted == 1) {
                if (exclude == null) {
                    wish.put("wanted", cancel ? "cancel" : pause ? "pause" : "resume");
                }
                tell(main.terminal(), node.put(PAGE, Json.text(wish)));
            }
            ChangeProgress now = watches ? watch(node, main.terminal()) : state(node);
            int ends = end(node, main.terminal(), now);
            boolean isAsWanted = wanted == 1 && (!watches || (cancel && !now.isDone()));
            return isAsWanted ? ExitCode.OK : ends;
        }
    }
}
