package io.ringspan.node.cli;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.FileOfPool;
import io.ringspan.node.cli.keys.KeyArguments;
import io.ringspan.node.cli.pool.PoolOption;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.explain.Explanation;
import io.ringspan.node.explain.ExplanationLines;
import io.ringspan.node.seeds.FirstSeeds;
import io.ringspan.node.seeds.SeedSource;
import io.ringspan.node.seeds.SeedSources;
import io.ringspan.node.seeds.SeedsUnavailable;
import io.ringspan.node.state.DataDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan explain}: where keys belong and why, from a node's file, and the provider of
 * seeds that it may name. Asks no node. */
@Command(
        name = "explain",
        description = "Prints the token of each key, its owner in every rack, and why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "USE is what the node whose FILE it is has the owner for: a read at DC_ONE asks",
            "the local owners in the order of their choices; a write goes to all of them,",
            "and in each other datacenter to the relay, which passes it on.",
            "If FILE has consistency_rules, a last line says at which level the key is read",
            "and written where neither command nor connection asks for another.",
            "",
            "Examples:",
            "  ringspan explain -c conf/examples/dynomite.yml user:1000",
            "  ringspan explain -c node1.yml --hex 000102ff"
        })
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Option(
            names = {"-c", "--conf-file"},
            paramLabel = "FILE",
            required = true,
            description =
                    "A node's configuration: the ring is the one it names, or its provider of seeds, seen from that"
                            + " node.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PoolOption pool;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeyArguments keys;

    @Override
    public Integer call() throws InterruptedException {
        List<byte[]> wanted = keys.typed().stream().map(keys::bytes).toList();
        PoolConf conf = conf(file, pool);
        Explanation explanation = new Explanation(
                placement(file, conf), conf.consistency().rules(), conf.ring().homes());
        ExplanationLines lines = new ExplanationLines(explanation.topology(), conf.consistency());
        PrintWriter out = main.terminal().out();
        String before = "";
        for (byte[] key : wanted) {
            out.print(before);
            lines.of(explanation.of(key)).forEach(out::println);
            before = System.lineSeparator();
        }
        return ExitCode.OK;
    }

    /** What the file says of the pool, and the nodes that it makes a ring with. */
    static PoolConf conf(Path file, PoolOption which) throws InterruptedException {
        return withSeeds(file, FileOfPool.pool(file, which));
    }

    private static PoolConf withSeeds(Path file, PoolConf conf) throws InterruptedException {
        if (conf.membership().bootstraps()) {
            return withRing(file, conf);
        }
        try {
            Optional<SeedSource> source = seedSource(conf);
            return source.isEmpty() ? conf : FirstSeeds.ask(conf, source.get());
        } catch (SeedsUnavailable none) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, file + ": " + none.getMessage());
        }
    }

    /** Whom to ask for the other nodes, if the file does not name them. */
    private static Optional<SeedSource> seedSource(PoolConf conf) {
        try {
            return SeedSources.of(conf.peers().provider(), conf.listen().peers().port(), System.getenv());
        } catch (IllegalArgumentException noAddress) {
            throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(noAddress.getMessage()));
        }
    }

    /** The ring that the node has agreed on with others: its data directory has to have it. */
    private static PoolConf withRing(Path file, PoolConf conf) {
        if (DataDirectory.ringOf(conf, System.getenv()).last().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    file + ": its node agrees on its ring with others (bootstrap_expect), and has not done so yet."
                            + " To fix: start it first");
        }
        return conf;
    }

    /** The ring of {@link #conf}; if it has been changed since it was made, the changed one. */
    static Placement placement(Path file, PoolConf conf) {
        Optional<Ring> kept;
        try {
            kept = DataDirectory.ringOf(conf, System.getenv())
                    .last()
                    .filter(text -> conf.membership().gossip() && !text.isEmpty())
                    .map(Ring::read)
                    .filter(ring -> ring.has(conf.place().id()));
        } catch (IllegalArgumentException damaged) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    file + ": the ring in its data directory cannot be read: " + damaged.getMessage());
        }
        try {
            return kept.isPresent() ? Placement.of(conf, kept.get().record().stage()) : Placement.of(conf);
        } catch (IllegalArgumentException noRing) {
            throw new CommandFailure(ExitCode.CONFIGURATION, file + ": its nodes make no ring: " + noRing.getMessage());
        }
    }
}
