package io.ringspan.node.cli.look;

import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ringspan completion}: what makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what has bash, or zsh, complete commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(./ringspan completion)     in this shell",
            "  ./ringspan completion > FILE        for new ones, where FILE is in",
            "      ~/.local/share/bash-completion/completions, and named ringspan"
        })
public final class CompletionCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        main.terminal().out().print(AutoComplete.bash("ringspan", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
