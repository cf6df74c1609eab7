package io.ringspan.node.antientropy.mend;

import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Gives replicas the value that is kept, each only if it still has what it had when it was looked at: as the store dumps it, or
 * {@linkplain Copier piece by piece}.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@value #AT_ONCE} values at a time, together of about {@value #BYTES_AT_ONCE}
 * bytes, or a piece of one.
 */
public final class Mender {
    private static final int AT_ONCE = 128;
    private static final long BYTES_AT_ONCE = 4 << 20;

    private final List<Side> sides;
    private final Values values;
    private final Copier copier;
    /** The places of those whose stores take no dumps. */
    private final Set<Integer> withoutDumps = new HashSet<>();

    /** A value for one of those that hold it. */
    private record Given(Case of, int which, Values.Value value) {
        int place() {
            return of.places()[which];
        }
    }

    public Mender(List<Side> sides, Values values) {
        this.sides = sides;
        this.values = values;
        this.copier = new Copier(sides, values);
    }

    /** Mends these. */
    public void mend(List<Case> cases) throws IOException, InterruptedException {
        for (int at = 0; at < cases.size(); at += AT_ONCE) {
            some(cases.subList(at, Math.min(cases.size(), at + AT_ONCE)));
        }
    }

    private void some(List<Case> cases) throws IOException, InterruptedException {
        List<Case> dumped = new ArrayList<>();
        long[] weights = weights(cases);
        long bytes = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] <= Values.DUMP_BYTES_MAX) {
                dumped.add(cases.get(i));
                bytes += weights[i];
            }
            if (bytes > BYTES_AT_ONCE || i == weights.length - 1) {
                give(fetched(dumped));
                dumped.clear();
                bytes = 0;
            }
        }
        for (Case one : cases) {
            if (one.outcome() == Case.Outcome.LEFT && one.kept().exists()) {
                copier.copy(one);
            }
        }
    }

    /** What each of these takes in the store of the side whose value is kept. */
    private long[] weights(List<Case> cases) throws IOException, InterruptedException {
        long[] weights = new long[cases.size()];
        for (int place = 0; place < sides.size(); place++) {
            List<Integer> its = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                if (cases.get(i).source() == place && cases.get(i).kept().exists()) {
                    its.add(i);
                }
            }
            if (!its.isEmpty()) {
                List<byte[]> keys =
                        its.stream().map(i -> cases.get(i).key().key()).toList();
                long[] said = sides.get(place)
                        .ask(Words.ask(Question.WEIGH).keys(keys))
                        .numbers();
                for (int i = 0; i < Math.min(said.length, keys.size()); i++) {
                    weights[its.get(i)] = said[i];
                }
            }
        }
        return weights;
    }

    private List<Given> fetched(List<Case> cases) {
        List<CompletableFuture<Values.Fetched>> asked = new ArrayList<>();
        for (Case one : cases) {
            int node = sides.get(one.source()).node();
            asked.add(values.fetch(node, one.key().key(), one.keptState()));
        }
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Case one = cases.get(i);
            Values.Fetched fetched = asked.get(i).join();
            Values.Value value = fetched.value();
            if (fetched.changed()) {
                one.changed();
            } else if (value == null) {
                one.left(sides.get(one.source()).name() + " does not give its value");
            } else {
                one.lacking().stream()
                        .filter(which ->
                                !withoutDumps.contains(one.places()[which]) || value.form() == Puts.Form.NOTHING)
                        .forEach(which -> given.add(new Given(one, which, value)));
            }
        }
        return given;
    }

    /** Each side gets what is for it in one question. */
    private void give(List<Given> given) throws IOException, InterruptedException {
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        List<List<Given>> bySide = new ArrayList<>();
        for (int place = 0; place < sides.size(); place++) {
            int at = place;
            List<Given> its = given.stream().filter(one -> one.place() == at).toList();
            bySide.add(its);
            asked.add(its.isEmpty() ? CompletableFuture.completedFuture(new byte[0]) : ask(sides.get(at), its));
        }
        for (int place = 0; place < sides.size(); place++) {
            if (!bySide.get(place).isEmpty()) {
                heard(bySide.get(place), sides.get(place).answer(asked.get(place)));
            }
        }
    }

    private static CompletableFuture<byte[]> ask(Side side, List<Given> its) {
        Words words = Words.ask(Question.PUT).number(its.size());
        its.forEach(one -> put(words, one.of, one.which, one.value));
        return side.begin(words);
    }

    /** Says that one of those that hold a key is to have this value. */
    static void put(Words words, Case of, int which, Values.Value value) {
        words.bytes(of.key().key())
                .number(value.form().code())
                .bytes(value.bytes())
                .number(value.expiresMillis())
                .state(of.state(which))
                .state(of.keptState());
    }

    private void heard(List<Given> its, Words.Read answer) {
        int count = answer.number();
        for (int i = 0; i < its.size(); i++) {
            Given one = its.get(i);
            int said = i < count ? answer.number() : Puts.REFUSED;
            if (said == Puts.NO_DUMPS) {
                withoutDumps.add(one.place());
            }
            if (heard(one.of, one.which, said, sides)) {
                values.shipped(one.value.bytes().length);
            }
        }
    }

    /** Whether it was taken. */
    static boolean heard(Case of, int which, int said, List<Side> sides) {
        if (said == Puts.TAKEN) {
            of.taken(which);
        } else if (said == Puts.CHANGED) {
            of.changed();
        } else {
            of.left("the store of " + sides.get(of.places()[which]).name() + " has refused it");
        }
        return said == Puts.TAKEN;
    }
}
