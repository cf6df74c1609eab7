package io.ringspan.conf.fault;

import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what is wrong with one file.
 *
 * <p><b>Owner.</b> The thread that loads the file. <b>Limits.</b> {@value #LISTED_MAX} problems; how many more there are
 * stands in a last line.
 */
public final class Faults {
    public static final int LISTED_MAX = 500;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private int unlisted;

    public Faults(String file) {
        this.file = file;
    }

    /** What messages call it. */
    public String file() {
        return file;
    }

    public Spot spot(Mark mark) {
        return new Spot(file, mark.line(), mark.column());
    }

    public void add(Mark mark, String key, String found, String allowed) {
        add(new Problem(spot(mark), key, found, allowed, ""));
    }

    public void add(YamlFault fault) {
        add(fault.mark(), "", fault.found(), fault.allowed());
    }

    public void add(Problem problem) {
        if (problems.size() < LISTED_MAX) {
            problems.add(problem);
        } else {
            unlisted++;
        }
    }

    public boolean none() {
        return problems.isEmpty();
    }

    /** Everything that was added, in the order of the file. */
    public List<Problem> inOrder() {
        List<Problem> ordered = new ArrayList<>(problems);
        ordered.sort(Comparator.comparing(Problem::spot));
        if (unlisted > 0) {
            String more = unlisted + " more problems, which are not listed";
            ordered.add(new Problem(Spot.ofFile(file), "", more, "none", ""));
        }
        return List.copyOf(ordered);
    }
}
