package io.ringspan.node.script.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The scripts and libraries that the cluster has, as far as this node has heard. Two registries that have told each other all are
 * equal, whatever each had heard before.
 *
 * <p><b>Owner.</b> Worker 0; any thread may read. <b>Limits.</b> {@value #SCRIPTS_MAX} scripts, {@value #LIBRARIES_MAX} libraries, of each
 * kind {@value #BYTES_MAX} bytes of text; see {@link Kept}.
 */
public final class Registry {
    public static final int SCRIPTS_MAX = 16 * 1024;
    public static final int LIBRARIES_MAX = 1024;
    public static final long BYTES_MAX = 16L << 20;

    private final Kept scripts = new Kept(SCRIPTS_MAX, BYTES_MAX);
    private final Kept libraries = new Kept(LIBRARIES_MAX, BYTES_MAX);
    private final long origin;
    private long latestClock;
    private final AtomicLong changes = new AtomicLong();

    /** @param origin stands for the node in stamps */
    public Registry(long origin) {
        this.origin = origin;
    }

    public Kept scripts() {
        return scripts;
    }

    public Kept libraries() {
        return libraries;
    }

    /** Of the scripts or of the libraries. */
    private Kept of(Change.Kind kind) {
        return kind == Change.Kind.SCRIPT || kind == Change.Kind.ALL_SCRIPTS ? scripts : libraries;
    }

    /** A stamp for what a client of this node says: later than all that this node has heard. */
    public Stamp stamp(long now) {
        latestClock = Math.max(now, latestClock + 1);
        return new Stamp(latestClock, origin);
    }

    /** Takes one thing that was said, here or elsewhere; whether it is news. */
    public boolean take(Change change) {
        latestClock = Math.max(latestClock, change.stamp().clock());
        Kept its = of(change.kind());
        boolean news = change.kind().isOfAll()
                ? its.sayAllGone(change.stamp())
                : its.say(change.name(), change.stamp(), change.text());
        if (news) {
            changes.incrementAndGet();
        }
        return news;
    }

    /** Goes up with each change. */
    public long changes() {
        return changes.get();
    }

    /** Whether nobody has ever loaded or deleted anything, as far as is known. */
    public boolean isUntouched() {
        return changes.get() == 0;
    }

    /** All that it knows, to be kept or told. Taken by another registry in this order, nothing in it is in vain. */
    public List<Change> all() {
        List<Change> all = new ArrayList<>();
        addAllGone(all, Change.Kind.ALL_SCRIPTS);
        addAllGone(all, Change.Kind.ALL_LIBRARIES);
        scripts.all().forEach(entry -> all.add(change(Change.Kind.SCRIPT, entry)));
        libraries.all().forEach(entry -> all.add(change(Change.Kind.LIBRARY, entry)));
        return all;
    }

    private void addAllGone(List<Change> to, Change.Kind kind) {
        Stamp stamp = of(kind).allGone();
        if (stamp.isAfter(Stamp.NEVER)) {
            to.add(new Change(kind, "", stamp, null));
        }
    }

    private static Change change(Change.Kind kind, Kept.Entry entry) {
        return new Change(kind, entry.name(), entry.stamp(), entry.text());
    }

    /** What stands for all of it: that of two registries is the same if they are equal, and almost never else. */
    public long digest() {
        long sum = 0;
        for (Change change : all()) {
            long one = change.kind().code();
            for (int i = 0; i < change.name().length(); i++) {
                one = mix(one + change.name().charAt(i));
            }
            one = mix(one + change.stamp().clock());
            one = mix(one + change.stamp().origin());
            sum += mix(one + (change.text() == null ? 0 : 1));
        }
        return sum;
    }

    /** The finalizer of murmur3. */
    private static long mix(long of) {
        long mixed = (of ^ (of >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** What somebody lacks who has told what there is to know there, of each thing without its text. */
    public List<Change> lacking(List<Change> told) {
        Map<String, Stamp> known = new HashMap<>();
        for (Change change : told) {
            known.put(key(change), change.stamp());
        }
        List<Change> lacking = new ArrayList<>();
        for (Change change : all()) {
            Stamp there = known.getOrDefault(key(change), Stamp.NEVER);
            Stamp gone = known.getOrDefault(ofAll(change), Stamp.NEVER);
            if (change.stamp().isAfter(there) && change.stamp().isAfter(gone)) {
                lacking.add(change);
            }
        }
        return lacking;
    }

    private static String key(Change change) {
        return change.kind() + " " + change.name();
    }

    private static String ofAll(Change change) {
        return switch (change.kind()) {
            case SCRIPT, ALL_SCRIPTS -> Change.Kind.ALL_SCRIPTS + " ";
            case LIBRARY, ALL_LIBRARIES -> Change.Kind.ALL_LIBRARIES + " ";
        };
    }

    /** The text of the script with that digest, in lower case; null if it is not kept. */
    public byte @Nullable [] script(String sha) {
        return scripts.text(sha);
    }
}
