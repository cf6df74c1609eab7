package io.ringspan.node.measure;

import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.balance.TokenWeights;
import io.ringspan.replication.ring.balance.TokenWeights.Piece;
import io.ringspan.replication.ring.balance.Weight;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node's store.
 *
 * @param fraction of the walk that runs, from 0 to 1
 * @param why it failed; else empty
 * @param agoMillis how long the weights have been known; 0 if there are none
 * @param weights of the node's tokens; null if it has not measured yet
 */
record Measured(
        Phase phase,
        double fraction,
        String why,
        long agoMillis,
        @Nullable TokenWeights weights) {
    /** What a node may be asked to do, beside saying what it knows. The number is that on the wire. */
    enum Wish {
        LOOK(0),
        /** If it has not just done so. */
        MEASURE(1),
        MEASURE_ANEW(2);

        private static final Wish[] ALL = values();

        private final byte code;

        Wish(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        /** @throws IllegalArgumentException if there is none of that number */
        static Wish of(int code) {
            if (code < 0 || code >= ALL.length) {
                throw new IllegalArgumentException("no such question");
            }
            return ALL[code];
        }
    }

    /** How it stands. The number is that on the wire. */
    enum Phase {
        /** Nobody has asked for it. */
        UNKNOWN(0),
        RUNNING(1),
        MEASURED(2),
        FAILED(3);

        private static final Phase[] ALL = values();

        private final byte code;

        Phase(int code) {
            this.code = (byte) code;
        }

        /** @throws IllegalArgumentException if there is none of that number */
        static Phase of(int code) {
            if (code < 0 || code >= ALL.length) {
                throw new IllegalArgumentException("no such phase");
            }
            return ALL[code];
        }
    }

    static final Measured NOTHING = new Measured(Phase.UNKNOWN, 0, "", 0, null);

    static Measured failed(String why) {
        return new Measured(Phase.FAILED, 0, why, 0, null);
    }

    /** The same, with these weights if it has none of its own. */
    Measured orWeights(@Nullable TokenWeights known, long ago) {
        return weights != null ? this : new Measured(phase, fraction, why, ago, known);
    }

    /** Weights are told once they are whole: while a walk runs, none. */
    byte[] toBytes() {
        Words words = Words.answer()
                .kind(phase.code)
                .number(Double.doubleToLongBits(fraction))
                .text(why)
                .number(agoMillis);
        TokenWeights its = phase == Phase.MEASURED && weights != null ? weights : TokenWeights.NONE;
        words.number(its.pieces().size());
        for (Piece piece : its.pieces()) {
            words.number(piece.range().first())
                    .number(piece.range().last())
                    .number(Double.doubleToLongBits(piece.weight().keys()))
                    .number(Double.doubleToLongBits(piece.weight().bytes()))
                    .number(Double.doubleToLongBits(piece.weight().load()));
        }
        return words.toBytes();
    }

    /** @throws IllegalArgumentException if they are something else */
    static Measured of(byte[] bytes) {
        try {
            Words.Read words = new Words.Read(bytes);
            Phase its = Phase.of(words.code());
            double fraction = fit(words);
            String why = words.text();
            long ago = words.longNumber();
            int count = words.number();
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                TokenRange range = new TokenRange(words.longNumber(), words.longNumber());
                pieces.add(new Piece(range, new Weight(fit(words), fit(words), fit(words))));
            }
            return new Measured(its, fraction, why, ago, its == Phase.MEASURED ? TokenWeights.of(pieces) : null);
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("an answer is cut off", cut);
        }
    }

    private static double fit(Words.Read words) {
        double number = Double.longBitsToDouble(words.longNumber());
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("a weight is no number of 0 or more");
        }
        return number;
    }
}
