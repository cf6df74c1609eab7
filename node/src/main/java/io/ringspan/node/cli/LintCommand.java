package io.ringspan.node.cli;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.pool.PoolOption;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.lint.KeyOwners;
import io.ringspan.node.lint.LintLines;
import io.ringspan.node.lint.LintReport;
import io.ringspan.node.lint.Linter;
import io.ringspan.node.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan lint}: what would be different for those who talk to a plain Redis today. Asks no node. */
@Command(
        name = "lint",
        description =
                "Reads a log of commands, as redis-cli MONITOR prints it, and says what would behave differently.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each command is listed once for each reason: how often, why, and where first.",
            "Ends with 0 if nothing would differ, with 1 if something would, and with 2 if",
            "FILE cannot be read or has no command in it.",
            "Without -c, only keys with the same {tag} are taken to be together.",
            "MONITOR shows no commands of administrators, such as CONFIG.",
            "",
            "Examples:",
            "  redis-cli MONITOR > commands.log    # not for long: it is slow",
            "  ringspan lint commands.log",
            "  redis-cli MONITOR | head -9999 | ringspan lint -c node1.yml -"
        })
final class LintCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Parameters(index = "0", paramLabel = "FILE", description = "The log; - for standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = {"-c", "--conf-file"},
            paramLabel = "FILE",
            description = "A node's configuration: which keys are together is judged by its ring.")
    private @Nullable Path configuration;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PoolOption pool;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        KeyOwners owners = owners();
        LintReport report = report(owners);
        if (!report.hasCommands()) {
            throw new CommandFailure(
                    ExitCode.UNUSABLE,
                    file + ": there is no command in it; lines as redis-cli MONITOR prints them are meant");
        }
        Terminal terminal = main.terminal();
        if (json) {
            terminal.out().println(Json.text(report));
        } else {
            new LintLines(report, terminal.coloured()).lines().forEach(terminal.out()::println);
        }
        return report.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private KeyOwners owners() throws InterruptedException {
        if (configuration == null) {
            if (pool.isGiven()) {
                throw new CommandFailure(ExitCode.USAGE, "--pool is a pool of the file of -c, and there is no -c");
            }
            return KeyOwners.ofAnyRing();
        }
        PoolConf conf = ExplainCommand.conf(configuration, pool);
        Placement placement = ExplainCommand.placement(configuration, conf);
        return new KeyOwners(placement.keys(), placement.topology());
    }

    private LintReport report(KeyOwners owners) {
        CommandTable table = CommandTable.load();
        if (file.equals(STANDARD_INPUT)) {
            return read(System.in, table, owners);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, table, owners);
        } catch (NoSuchFileException absent) {
            throw new CommandFailure(ExitCode.UNUSABLE, file + ": no such file");
        } catch (IOException unreadable) {
            throw unusable(unreadable);
        }
    }

    private LintReport read(InputStream in, CommandTable table, KeyOwners owners) {
        try {
            return new Linter(in, table, owners).run();
        } catch (IOException broken) {
            throw unusable(broken);
        }
    }

    private CommandFailure unusable(IOException cause) {
        return new CommandFailure(ExitCode.UNUSABLE, file + ": cannot be read: " + cause.getMessage());
    }
}
