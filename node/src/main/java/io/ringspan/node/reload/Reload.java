package io.ringspan.node.reload;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.force.Difference;
import io.ringspan.conf.force.LiveSettings;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.reload.ReloadReport.Change;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a node's file again. A file with anything wrong changes nothing; of a good one all is taken over that is
 * {@link io.ringspan.conf.setting.Setting#live}, and the rest is named. No client notices.
 *
 * <p><b>Threads.</b> Any; those who reload wait for one another. Reads a file: no worker.
 */
public final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Supplier<PoolConf> now;
    private final Function<Path, LoadResult> reader;
    private final List<Part> parts;
    private volatile @Nullable ReloadReport last;
    private volatile int pending;
    private volatile long taken;
    private volatile long refused;

    /** Something of a node that goes by its settings. */
    public interface Part {
        /**
         * What keeps it from going over, as a file that does not hold what it should; a line each.
         *
         * @param next what the file says
         */
        default List<String> unfit(PoolConf next) {
            return List.of();
        }

        /**
         * Goes over. It has said that it can.
         *
         * @param changed the keys of the settings that are others; a setting that an operator has changed since the start is not
         *     touched unless it is among them
         */
        void take(PoolConf next, List<String> changed);
    }

    /**
     * Nothing was reloaded yet.
     *
     * @param now what the node runs with
     * @param reader reads a file, and says all that is wrong with it
     * @param parts who goes over, in this order; the first takes note of what holds from now on
     */
    public Reload(Supplier<PoolConf> now, Function<Path, LoadResult> reader, List<Part> parts) {
        this.now = now;
        this.reader = reader;
        this.parts = List.copyOf(parts);
    }

    /** A part for which nothing can be unfit, and that goes over if one of these settings is another. */
    public static Part part(List<String> settings, Consumer<PoolConf> take) {
        return (next, changed) -> {
            if (changed.stream().anyMatch(settings::contains)) {
                take.accept(next);
            }
        };
    }

    /** Whether the node was started with a file, so that there is one to be read again. */
    public boolean hasFile() {
        return now.get().origin().isFile();
    }

    /** Reads the file, and takes over what can be. */
    public synchronized ReloadReport reload(String by) {
        ReloadReport report = report(by, false);
        last = report;
        say(report);
        if (!report.fits()) {
            refused++;
            return report;
        }
        pending = report.needsStart().size();
        taken++;
        return report;
    }

    /** Only says what would be taken over. */
    public synchronized ReloadReport look(String by) {
        return report(by, true);
    }

    /** The last one; nothing if the file was only read at the start. */
    public Optional<ReloadReport> last() {
        return Optional.ofNullable(last);
    }

    /** How many settings the file says otherwise than what holds, when it was last read. */
    public int pending() {
        return pending;
    }

    /** How often a file was taken over, whole or in part. */
    public long taken() {
        return taken;
    }

    /** How often nothing was, since something was wrong. */
    public long refused() {
        return refused;
    }

    private ReloadReport report(String by, boolean dryRun) {
        PoolConf before = now.get();
        LoadResult read = reader.apply(Path.of(before.origin().file()));
        if (!(read instanceof LoadResult.Loaded loaded)) {
            return unfit(before, by, dryRun, problems(read));
        }
        Optional<PoolConf> its = loaded.pools().stream()
                .filter(pool -> pool.name().equals(before.name()))
                .findFirst();
        if (its.isEmpty()) {
            return unfit(
                    before,
                    by,
                    dryRun,
                    List.of(before.origin().file() + ": the pool " + Quote.of(before.name())
                            + " is not there any more. To fix: name it so again, or stop the node"));
        }
        PoolConf next = its.get();
        List<String> unfit =
                parts.stream().flatMap(part -> part.unfit(next).stream()).toList();
        if (!unfit.isEmpty()) {
            return unfit(before, by, dryRun, unfit);
        }
        List<Difference> differences = Difference.between(before, next);
        if (!dryRun) {
            PoolConf held = LiveSettings.taken(before, next);
            List<String> changed = differences.stream()
                    .filter(Difference::isLive)
                    .map(each -> each.setting().key())
                    .toList();
            parts.forEach(part -> part.take(held, changed));
        }
        return new ReloadReport(
                before.origin().file(),
                time(),
                by,
                dryRun,
                changes(differences, true),
                changes(differences, false),
                List.of(),
                loaded.warnings().stream().map(Object::toString).toList());
    }

    private static List<String> problems(LoadResult read) {
        List<String> lines = new ArrayList<>();
        if (read instanceof LoadResult.Refused refused) {
            refused.problems().stream().map(Problem::toString).forEach(lines::add);
        }
        return lines;
    }

    private static ReloadReport unfit(PoolConf before, String by, boolean dryRun, List<String> problems) {
        return new ReloadReport(before.origin().file(), time(), by, dryRun, List.of(), List.of(), problems, List.of());
    }

    private static List<Change> changes(List<Difference> all, boolean live) {
        return all.stream()
                .filter(each -> each.isLive() == live)
                .map(each -> new Change(
                        each.setting().key(), Optional.ofNullable(each.before()), Optional.ofNullable(each.after())))
                .toList();
    }

    private static String time() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void say(ReloadReport report) {
        report.problems().forEach(line -> LOG.error("Not reloaded, all holds as it was: {}", line));
        report.warnings().forEach(line -> LOG.warn("Reloading: {}", line));
        report.taken().forEach(change -> LOG.info("Reloaded by {}: {}", report.by(), change.words()));
        report.needsStart()
                .forEach(change -> LOG.warn("Not taken over before the node is started again: {}", change.words()));
        if (report.fits() && report.taken().isEmpty() && report.needsStart().isEmpty()) {
            LOG.info("Reloaded by {}: {} says what holds already", report.by(), report.file());
        }
    }
}
