package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.RingspanNodes;
import io.ringspan.tests.bench.process.Stage;
import io.ringspan.tests.bench.process.Tools;
import io.ringspan.tests.bench.report.Bar;
import io.ringspan.tests.bench.report.BarTable;
import io.ringspan.tests.bench.report.FigureTable;
import io.ringspan.tests.bench.report.Report;
import io.ringspan.tests.bench.report.RunFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ringspan bench}: measures, prints the tables and files the page of the run. */
@Command(
        name = "ringspan bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what a node costs, beside its store alone, twemproxy and the prototype of its engine.",
        footer = {"", "Ends with 0 when Ringspan was measured, whether or not it met its bars; else with 1.%n"})
public final class Bench implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--quick", description = "three short rounds in about three minutes: for trends, not for verdicts")
    private boolean quick;

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "ROW",
            description =
                    "only these rows: one-node, mget, cluster, levels, handover;"
                            + " and only when they are named: everywhere, metrics, frozen, large, catch-up, memcache, memcache-four")
    private List<String> rows = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "rounds of each row; default 5, quick 3")
    private int rounds;

    @Option(names = "--yardstick", paramLabel = "PATH", description = "sources of the prototype")
    private @Nullable Path yardstick;

    @Option(names = "--out", paramLabel = "DIR", description = "where the page goes; default docs/benchmarks")
    private @Nullable Path out;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Stage stage = new Stage()) {
            return run(stage);
        }
    }

    private int run(Stage stage) throws IOException, InterruptedException {
        Progress progress = new Progress(System.out);
        try {
            return run(stage, plan(), progress);
        } catch (BenchException | IllegalArgumentException e) {
            System.err.println("ringspan bench: " + e.getMessage());
            return FAILED;
        }
    }

    private int run(Stage stage, BenchPlan plan, Progress progress)
            throws BenchException, IOException, InterruptedException {
        LocalDateTime start = LocalDateTime.now(ZoneOffset.UTC);
        Tools tools = Tools.find(plan.root(), System.getenv().getOrDefault("PATH", ""), progress::say);
        Map<String, String> machine = MachineFacts.read(stage, tools);
        String commit = MachineFacts.commit(stage, plan.root());
        progress.say("about " + (plan.estimatedSeconds() + 59) / 60 + " min; leave the machine alone meanwhile");
        Findings findings = new Findings();
        build(stage, tools, progress);
        new Rows(plan, stage, tools, findings, progress).run();
        Figures figures = findings.figures(plan.restingSeconds());
        RunFacts facts = new RunFacts(start, plan.mode(), commit, machine, method(plan, findings), findings.leftOut());
        List<Bar> bars = BarTable.of(figures);
        progress.show(FigureTable.render(figures));
        progress.show(BarTable.render(bars));
        file(plan.pages(), facts, figures, bars);
        progress.say("written: " + plan.pages().resolve(Report.fileName(facts)));
        return findings.isProductMissing() ? FAILED : 0;
    }

    /** A failure here comes again, with its reason, from each row that needs a node. */
    private static void build(Stage stage, Tools tools, Progress progress) throws InterruptedException {
        progress.say("building the product, if it changed");
        try {
            new RingspanNodes(stage, tools).build();
        } catch (BenchException e) {
            progress.say(e.reason());
        }
    }

    private BenchPlan plan() {
        Path root = Path.of(System.getProperty("ringspan.root", System.getProperty("user.dir")));
        Set<Row> chosen = EnumSet.allOf(Row.class);
        chosen.removeAll(Row.WHEN_NAMED);
        if (!rows.isEmpty()) {
            chosen.clear();
            rows.forEach(row -> chosen.add(Row.parse(row)));
        } else if (quick) {
            chosen.remove(Row.LEVELS); // eighteen more nodes to start
        }
        if (rounds < 0) {
            throw new IllegalArgumentException("--rounds " + rounds + " is not a number of rounds");
        }
        Path prototype = yardstick != null
                ? yardstick
                : root.resolve("../shared/prototype").normalize();
        Path pages = out != null ? out : root.resolve("docs/benchmarks");
        BenchPlan plan = quick
                ? BenchPlan.quick(chosen, root, prototype, pages)
                : BenchPlan.full(chosen, root, prototype, pages);
        return rounds == 0 ? plan : plan.withRounds(rounds);
    }

    private static List<String> method(BenchPlan plan, Findings findings) {
        List<String> method = new ArrayList<>();
        Workload.Size usual = Workload.Size.USUAL;
        String sizes = ", " + usual.clients() + " clients, values of " + usual.valueBytes() + " bytes, " + usual.keys()
                + " keys at random, if nothing else is said, all on loopback";
        if (!Row.OF_MEMCACHE.containsAll(plan.rows())) {
            method.add("load: redis-benchmark in one thread" + sizes);
        }
        if (!Collections.disjoint(plan.rows(), Row.OF_MEMCACHE)) {
            method.add("load of memcached: in one thread of the benchmark's JVM" + sizes
                    + "; every reply is looked at; a get is of one key if nothing else is said, and finds it");
        }
        method.add(String.format(
                Locale.ROOT,
                "medians of %d rounds of %.1f s for each cell, contenders in alternation",
                plan.rounds(),
                plan.cellSeconds()));
        method.add("CPU: user and system time of the whole process from the kernel, JIT and collector included,"
                + " divided by the commands sent; a cluster's is the sum of its nodes");
        for (Contender contender : Contender.values()) {
            Long commands = findings.warmUps().get(contender);
            if (commands != null) {
                method.add(String.format(
                        Locale.ROOT, "%s took %,d commands before the first round", contender.label(), commands));
            }
        }
        method.addAll(findings.notes());
        return method;
    }

    private static void file(Path pages, RunFacts facts, Figures figures, List<Bar> bars) throws IOException {
        Files.createDirectories(pages);
        Files.writeString(pages.resolve(Report.fileName(facts)), Report.page(facts, figures, bars));
        Path readme = pages.resolve("README.md");
        if (Files.exists(readme)) {
            Files.writeString(readme, Report.withTrend(Files.readString(readme), facts, figures, bars));
        }
    }
}
