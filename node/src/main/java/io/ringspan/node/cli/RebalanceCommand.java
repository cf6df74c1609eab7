package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.balance.BalanceTables;
import io.ringspan.node.cli.balance.Measuring;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.watch.ChangeProgress;
import io.ringspan.node.measure.PreviewReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan rebalance}: what would make the nodes of a rack have about as much. */
@Command(
        name = "rebalance",
        description = "Has the nodes of each rack come to have about as much to hold.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "All nodes measure what their stores hold, if they have not just done so.",
            "Then steps are found that bring the heaviest node of each rack below the",
            "target and copy as little as possible; they are shown, and done one after the",
            "other, each as a change of the ring, which ringspan change can pause and",
            "cancel: then no other step is begun, nor after Ctrl-C. With --preview nothing",
            "is moved. Ends with 1 if a rack is above the target and cannot be brought below",
            "it, or a step was not made. What is evened out are bytes, or with --by what is",
            "named there, each as much as the others: a rack with --by bytes,load has nodes",
            "that hold half as much and are asked twice as often.",
            "",
            "Examples:",
            "  ringspan rebalance --preview -c /etc/ringspan.yml",
            "  ringspan rebalance --preview -c FILE --rack dc1/r1 --target 1.25",
            "  ringspan rebalance -c FILE --target 1.2",
            "  ringspan rebalance -c FILE --by load"
        })
final class RebalanceCommand implements Callable<Integer> {
    /** As {@code /api/ring/preview} calls them. */
    private static final List<String> WEIGHTS = List.of("keys", "bytes", "load");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(names = "--preview", description = "Change nothing; show what would be moved.")
    private boolean preview;

    @Option(names = "--rack", paramLabel = "DC/RACK", description = "This rack only.")
    private @Nullable String rack;

    @Option(
            names = "--target",
            paramLabel = "TIMES",
            defaultValue = "1.1",
            description = "How many times the average the heaviest node may have (without it: 1.1).")
    private double target;

    @Option(
            names = "--by",
            paramLabel = "WEIGHT",
            split = ",",
            defaultValue = "bytes",
            description = "What is evened out: keys, bytes or load, or several of them (without it: bytes).")
    private List<String> by = List.of();

    @Option(names = "--anew", description = "Have nodes measure that have done so within the last five minutes, too.")
    private boolean anew;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("target", target);
        if (rack != null) {
            String[] parts = rack.split("/", -1);
            if (parts.length != 2) {
                throw new CommandFailure(ExitCode.USAGE, "--rack wants DC/RACK; \"" + rack + "\" is something else");
            }
            wish.put("datacenter", parts[0]);
            wish.put("rack", parts[1]);
        }
        Measuring.run(node::get, node::post, main.terminal(), anew);
        if (!WEIGHTS.containsAll(by)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--by wants some of " + WEIGHTS + "; " + by + " is something else");
        }
        Map<String, Integer> mix = by.stream().distinct().collect(Collectors.toMap(name -> name, any -> 1));
        String said = node.post("/api/ring/preview", Json.text(Map.of("rebalance", wish, "mix", mix)));
        PreviewReport report = AdminOptions.read(said, text -> Json.read(text, PreviewReport.class));
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            BalanceTables.of(report).forEach(main.terminal().out()::println);
        }
        if (!preview && !isMade(report)) {
            return ExitCode.FAILED;
        }
        return report.racks().stream().allMatch(PreviewReport.OfRack::reached) ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Makes step after step; false as soon as one is not made. */
    private boolean isMade(PreviewReport report) throws InterruptedException {
        for (PreviewReport.OfRack its : report.racks()) {
            for (PreviewReport.Step step : its.steps()) {
                Map<String, List<Long>> tokens = new LinkedHashMap<>();
                step.tokens().forEach(each -> tokens.put(each.node(), each.tokens()));
                ChangeProgress end =
                        ChangeCommands.make(node, main.terminal(), "/api/ring/rebalance", Map.of("nodes", tokens));
                if (!end.isDone()) {
                    end.lines().forEach(main.terminal().err()::println);
                    return false;
                }
            }
        }
        return true;
    }
}
