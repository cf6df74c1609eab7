package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.status.peers.PeerReport;
import io.ringspan.node.status.peers.PeerWord;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan peers}: a node's links to the others. */
@Command(
        name = "peers",
        description = "Shows how a running node is connected to the others, or changes that.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "NODE is DC/RACK/TOKEN, or all. A link that is down stays so until it is told",
            "to be up, or the node is started anew: writes wait, reads go elsewhere. Links",
            "in the other direction, and gossip, are left as they are.",
            "Changes are taken on the node's own machine, or with its admin_token:",
            "from -c FILE, or from RINGSPAN_ADMIN_TOKEN.",
            "Without a change it ends with 1 if some peer is not connected.",
            "",
            "Examples:",
            "  ringspan peers -c /etc/ringspan.yml",
            "  ringspan peers -c /etc/ringspan.yml --down dc2/r1/0"
        })
final class PeersCommand implements Callable<Integer> {
    private static final String PAGE = "/api/peers";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @ArgGroup
    private @Nullable Change change;

    /** At most one of them. */
    private static final class Change {
        @Option(names = "--down", paramLabel = "NODE", description = "Close the links to it, and make none.")
        private @Nullable String down;

        @Option(names = "--up", paramLabel = "NODE", description = "Make links to it again.")
        private @Nullable String up;

        @Option(names = "--reset", paramLabel = "NODE", description = "Close the links to it, and make them anew.")
        private @Nullable String reset;

        PeerWord word() {
            return down != null ? PeerWord.DOWN : up != null ? PeerWord.UP : PeerWord.RESET;
        }

        String of() {
            return down != null ? down : up != null ? up : String.valueOf(reset);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (change != null) {
            make(change);
        }
        String said = node.get(PAGE);
        PeerReport report = AdminOptions.read(said, PeerReport::read);
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            report.lines().forEach(main.terminal().out()::println);
        }
        return change != null || report.isWell() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void make(Change wanted) throws InterruptedException {
        Map<String, String> paths =
                AdminOptions.read(node.get(PAGE), PeerReport::read).pathsOf(wanted.of());
        if (paths.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "there is no peer " + wanted.of() + "; ringspan peers lists them");
        }
        String body = Json.text(Map.of("link", wanted.word().small()));
        for (String path : paths.values()) {
            node.put(path, body);
        }
    }
}
