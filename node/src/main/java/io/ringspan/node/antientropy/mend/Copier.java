package io.ringspan.node.antientropy.mend;

import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Copies a value piece by piece, by its type: one that is too long to be dumped, or for a store that takes no dumps of the
 * other's version. It comes together where no client sees it, and is put in its place as a whole, if it has not changed meanwhile.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> One value at a time, of which one piece is held.
 */
final class Copier {
    private final List<Side> sides;
    private final Values values;

    Copier(List<Side> sides, Values values) {
        this.sides = sides;
        this.values = values;
    }

    void copy(Case one) throws IOException, InterruptedException {
        Side source = sides.get(one.source());
        List<Integer> takers = new ArrayList<>(one.lacking().stream().boxed().toList());
        long bytes = 0;
        String cursor = "0";
        boolean first = true;
        while (!cursor.isEmpty() && !takers.isEmpty()) {
            Words.Read piece = source.ask(Words.ask(Question.PIECE)
                    .bytes(one.key().key())
                    .kind(one.kept().kind())
                    .text(cursor));
            String trouble = piece.text();
            cursor = piece.text();
            byte[] commands = piece.bytes();
            if (!trouble.isEmpty()) {
                one.left(source.name() + ": " + trouble);
                return;
            }
            give(one, takers, first, commands);
            bytes += commands.length;
            first = false;
        }
        if (isAsItWas(one, source)) {
            put(one, takers, bytes);
        } else {
            one.changed();
        }
    }

    /** Who does not take it is none of the takers any more. */
    private void give(Case one, List<Integer> takers, boolean first, byte[] commands)
            throws IOException, InterruptedException {
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (int which : takers) {
            Words question =
                    Words.ask(Question.TAKE).kind((byte) (first ? 1 : 0)).bytes(commands);
            asked.add(side(one, which).begin(question));
        }
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Side side = side(one, takers.get(i));
            String trouble = side.answer(asked.get(i)).text();
            if (!trouble.isEmpty()) {
                one.left("the store of " + side.name() + " does not take it: " + trouble);
                left.add(takers.get(i));
            }
        }
        takers.removeAll(left);
    }

    private Side side(Case one, int which) {
        return sides.get(one.places()[which]);
    }

    /** Whether nothing was written while it was read, to the node or past it. */
    private boolean isAsItWas(Case one, Side source) throws IOException, InterruptedException {
        List<byte[]> key = List.of(one.key().key());
        KeyLook[] looks = source.answer(source.begin(Question.LOOKS, key)).looks();
        @Nullable KeyState state = values.states(source.node(), key).get(0);
        return looks.length == 1
                && looks[0].isSameAs(one.kept())
                && state != null
                && one.keptState().isUnchangedIn(state);
    }

    private void put(Case one, List<Integer> takers, long bytes) throws IOException, InterruptedException {
        Values.Value value =
                new Values.Value(Puts.Form.TAKEN, new byte[0], one.kept().expiresMillis());
        for (int which : takers) {
            Words question = Words.ask(Question.PUT).number(1);
            Mender.put(question, one, which, value);
            Words.Read answer = side(one, which).ask(question);
            int said = answer.number() == 1 ? answer.number() : Puts.REFUSED;
            if (Mender.heard(one, which, said, sides)) {
                values.shipped(bytes);
            }
        }
    }
}
