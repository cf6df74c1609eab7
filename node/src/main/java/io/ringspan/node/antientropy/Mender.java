package io.ringspan.node.antientropy;

import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.KeyStamp;
import io.ringspan.replication.antientropy.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Gives replicas the value that is kept, each only if it still has what it had when it was looked at.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@value #AT_ONCE} values at a time, or one that is longer than {@link
 * Values#SMALL_BYTES_MAX}.
 */
final class Mender {
    private static final int AT_ONCE = 16;

    private final List<Side> sides;
    private final Values values;

    /** What became of a key, the better before the worse. */
    enum Outcome {
        /** All replicas have the value that is kept. */
        MENDED,
        /** Some replica's has changed since it was looked at. */
        CHANGED,
        /** Some replica could not be read, or did not take it. */
        LEFT
    }

    /** A key that differs, and what becomes of it. <b>Owner.</b> The run's thread. */
    static final class Case {
        private final Waiting.Key key;
        private final int token;
        private final int[] places;
        private final KeyLook[] looks;
        private final KeyStamp[] stamps;
        private final int winner;
        private Outcome outcome = Outcome.LEFT;

        /**
         * A key.
         *
         * @param places of the sides that hold it
         * @param looks what each of them has
         * @param stamps of which version
         * @param winner which of them is kept
         */
        Case(Waiting.Key key, int token, int[] places, KeyLook[] looks, KeyStamp[] stamps, int winner) {
            this.key = key;
            this.token = token;
            this.places = places;
            this.looks = looks;
            this.stamps = stamps;
            this.winner = winner;
        }

        Waiting.Key key() {
            return key;
        }

        int token() {
            return token;
        }

        int[] places() {
            return places;
        }

        KeyLook[] looks() {
            return looks;
        }

        int winner() {
            return winner;
        }

        Outcome outcome() {
            return outcome;
        }

        private void worse(Outcome its) {
            outcome = its.compareTo(outcome) > 0 ? its : outcome;
        }
    }

    /** A value for one side. */
    private record Given(Case of, int place, Values.Value value) {}

    Mender(List<Side> sides, Values values) {
        this.sides = sides;
        this.values = values;
    }

    /** Mends these; none if it is a dry run. */
    void mend(List<Case> cases, boolean dryRun) throws IOException, InterruptedException {
        for (int at = 0; at < cases.size() && !dryRun; at += AT_ONCE) {
            some(cases.subList(at, Math.min(cases.size(), at + AT_ONCE)));
        }
    }

    private void some(List<Case> cases) throws IOException, InterruptedException {
        List<CompletableFuture<Values.Fetched>> asked =
                cases.stream().map(one -> fetch(one, true)).toList();
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            take(cases.get(i), asked.get(i).join(), given);
        }
        give(given);
        for (Case one : cases) {
            if (one.outcome == Outcome.LEFT) { // it may only have been too long
                List<Given> alone = new ArrayList<>();
                take(one, fetch(one, false).join(), alone);
                give(alone);
            }
        }
    }

    private CompletableFuture<Values.Fetched> fetch(Case one, boolean small) {
        int node = sides.get(one.places[one.winner]).node();
        return values.fetch(node, one.key.key(), one.stamps[one.winner], small);
    }

    private static void take(Case one, Values.Fetched fetched, List<Given> given) {
        Values.Value value = fetched.value();
        if (value == null) {
            one.outcome = fetched.changed() ? Outcome.CHANGED : Outcome.LEFT;
            return;
        }
        one.outcome = Outcome.MENDED;
        for (int i = 0; i < one.places.length; i++) {
            if (!one.looks[i].isSameAs(one.looks[one.winner])) {
                given.add(new Given(one, i, value));
            }
        }
    }

    /** Each side gets what is for it in one question. */
    private void give(List<Given> given) throws IOException, InterruptedException {
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        List<List<Given>> bySide = new ArrayList<>();
        for (int place = 0; place < sides.size(); place++) {
            int at = place;
            List<Given> its =
                    given.stream().filter(one -> one.of.places[one.place] == at).toList();
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
        for (Given one : its) {
            KeyStamp seen = one.of.stamps[one.place];
            KeyStamp stamp = one.of.stamps[one.of.winner];
            words.number(one.of.token)
                    .bytes(one.value.command())
                    .number(1)
                    .number(0)
                    .numbers(new long[] {seen.clock(), seen.tie(), stamp.clock(), stamp.tie()});
        }
        return side.begin(words);
    }

    private void heard(List<Given> its, Words.Read answer) {
        int count = answer.number();
        for (int i = 0; i < its.size(); i++) {
            int said = i < count ? answer.number() : Puts.REFUSED;
            if (said == Puts.TAKEN) {
                values.shipped(its.get(i).value.bytes());
            } else {
                its.get(i).of.worse(said == Puts.CHANGED ? Outcome.CHANGED : Outcome.LEFT);
            }
        }
    }
}
