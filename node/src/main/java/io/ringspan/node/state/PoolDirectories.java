package io.ringspan.node.state;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.setting.ProcessSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No pool of a file has the directory of another, nor one in it. Below one {@code data_dir} that cannot be, since each
 * pool's name is a directory there; it can where one {@code data_dir} lies in another. Stateless.
 */
public final class PoolDirectories {
    private PoolDirectories() {}

    /** What is wrong with the directories of the pools of one file; nothing if one has no place at all, as its start says. */
    public static List<Problem> shared(List<PoolConf> pools, Map<String, String> environment) {
        List<Problem> problems = new ArrayList<>();
        try {
            for (int later = 1; later < pools.size(); later++) {
                for (int earlier = 0; earlier < later; earlier++) {
                    check(pools.get(earlier), pools.get(later), environment).ifPresent(problems::add);
                }
            }
        } catch (DataDirectoryException noPlace) {
            return List.of();
        }
        return problems;
    }

    private static Optional<Problem> check(PoolConf earlier, PoolConf later, Map<String, String> environment) {
        Path before = StatePlace.of(earlier, environment).path();
        Path behind = StatePlace.of(later, environment).path();
        if (!before.startsWith(behind) && !behind.startsWith(before)) {
            return Optional.empty();
        }
        String key = ProcessSettings.DATA_DIR.key();
        boolean laterIsGiven = later.origin().lineOf(key).isPresent();
        PoolConf atFault = laterIsGiven ? later : earlier;
        PoolConf other = laterIsGiven ? earlier : later;
        String line =
                other.origin().lineOf(key).map(at -> "data_dir in line " + at).orElse("by default");
        String found = how(laterIsGiven ? behind : before, laterIsGiven ? before : behind) + " of pool "
                + Quote.of(other.name()) + " (" + line + ")";
        String file = atFault.origin().file();
        Spot spot =
                atFault.origin().lineOf(key).map(at -> new Spot(file, at, 0)).orElse(Spot.ofFile(file));
        return Optional.of(new Problem(spot, key, found, "directories of which none lies in another", ""));
    }

    private static String how(Path its, Path others) {
        if (its.equals(others)) {
            return "the directory";
        }
        return its.startsWith(others) ? "a directory in that" : "a directory around that";
    }
}
