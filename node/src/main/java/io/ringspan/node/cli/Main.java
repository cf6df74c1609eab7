package io.ringspan.node.cli;

import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.log.LogSettings;
import io.ringspan.node.terminal.Terminal;
import io.ringspan.node.terminal.Version;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The process begins here. A new subcommand is a class of its own, a name in {@link Subcommands} and a line in
 * {@code config/launcher/commands.txt}; a test compares the two.
 *
 * <p><b>Owner.</b> The main thread.
 */
@Command(
        name = "ringspan",
        description = "Plain Redis servers as one replicated, always writable store over racks and datacenters.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:ran, and found what it looked for to be wrong",
            "2:what it was to look at is not there, or is something else",
            "64:the command line makes no sense",
            "69:a store, a node or a program that is needed is not there",
            "70:a fault of ours",
            "78:the configuration is wrong or cannot be read"
        },
        footer = {
            "",
            "Examples:",
            "  ringspan help COMMAND    options and examples of one command",
            "  ringspan --version       what this is and what it runs on"
        })
public final class Main implements Prints, Runnable {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Before any class of Netty is loaded: on Java 17 its buffers are freed far faster with it.
        System.setProperty("io.netty.tryReflectionSetAccessible", "true");
        Terminal terminal = Terminal.ofProcess();
        System.exit(logs(terminal, System.getenv()) ? run(terminal, arguments) : ExitCode.CONFIGURATION);
    }

    /** Whether the environment says of the log what makes sense; if not, says so. */
    static boolean logs(Terminal terminal, Map<String, String> environment) {
        try {
            LogSettings.of(environment);
            return true;
        } catch (LogSettings.Refused refused) {
            terminal.err().println("ringspan: " + refused.getMessage());
            terminal.err().flush();
            return false;
        }
    }

    /** Runs one command and returns its exit code. */
    public static int run(Terminal terminal, String... arguments) {
        int exitCode = commandLine(terminal, arguments).execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exitCode;
    }

    /** The names of all commands. */
    static Set<String> commands() {
        return commandLine(Terminal.ofProcess()).getSubcommands().keySet();
    }

    /** @param arguments if they begin with a command, it may be the only one that there is */
    static CommandLine commandLine(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new Main(terminal));
        Subcommands.add(line, arguments); // what is set below is set of those that are there
        return line.setExpandAtFiles(false) // a value for cli may begin with @
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler(Main::fail);
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }

    private static int refuse(ParameterException cause, String[] arguments) {
        CommandLine command = cause.getCommandLine();
        command.getErr().println("ringspan: " + complaint(cause));
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String complaint(ParameterException cause) {
        boolean unknownCommand = cause instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && cause.getCommandLine().getParent() == null;
        return unknownCommand
                ? "there is no command '"
                        + ((UnmatchedArgumentException) cause).getUnmatched().get(0) + "'"
                : String.valueOf(cause.getMessage());
    }

    private static int fail(Exception cause, CommandLine command, ParseResult parsed) {
        if (cause instanceof CommandFailure failure) {
            command.getErr().println("ringspan: " + failure.message());
            return failure.exitCode();
        }
        command.getErr().println("ringspan: this is a fault of ours, please report it with these lines:");
        cause.printStackTrace(command.getErr());
        return ExitCode.SOFTWARE;
    }
}
