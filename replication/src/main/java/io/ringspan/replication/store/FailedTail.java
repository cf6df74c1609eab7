package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream had sent to the store above its mark when the store failed: what is known of each span, and, while they
 * are being repeated, which keys have been written again. That decides of each command whether to repeat it:
 *
 * <table>
 *   <caption>What is done with a command</caption>
 *   <tr><th></th><th>key not touched by the repeating</th><th>a whole value was repeated</th><th>only deltas were</th></tr>
 *   <tr><td>not applied</td><td>repeat</td><td>repeat</td><td>repeat</td></tr>
 *   <tr><td>applied, whole</td><td>leave out</td><td>repeat</td><td>repeat</td></tr>
 *   <tr><td>applied, delta</td><td>leave out</td><td>repeat</td><td>leave out: applied, but before the other</td></tr>
 *   <tr><td>unknown, whole</td><td>repeat</td><td>repeat</td><td>repeat</td></tr>
 *   <tr><td>unknown, delta</td><td>leave out, count</td><td>repeat</td><td>leave out, count</td></tr>
 * </table>
 *
 * <p>A whole value that is repeated wipes out what came after it, so that is repeated too, deltas included.
 *
 * <p><b>Owner.</b> The store's worker. <b>Limits.</b> As many spans as may be in flight, and their keys; gone when the
 * last of them was repeated.
 */
final class FailedTail {
    /** What to do with a command. */
    enum Choice {
        REPEAT,
        LEAVE_OUT,
        /** Leave it out although it may be missing. */
        LEAVE_UNKNOWN,
        /** Leave it out although it came before what should precede it. */
        LEAVE_REORDERED
    }

    private final ArrayDeque<SpanFate> fates = new ArrayDeque<>();
    /** Keys that the repeating writes; true if a whole value was. */
    static final class Touched {
        private final Map<ByteBuf, Boolean> keys = new HashMap<>();

        /** The command's keys, but for these. */
        void add(ByteBuf span, SpanCommands walked, BitSet without) {
            boolean whole = walked.kind() == CommandKind.WHOLE;
            for (int key = 0; key < walked.keys(); key++) {
                if (!without.get(key)) {
                    ByteBuf name = Unpooled.buffer(walked.keyLength(key));
                    name.writeBytes(span, walked.keyAt(key), walked.keyLength(key));
                    keys.merge(name, whole, Boolean::logicalOr);
                }
            }
        }

        private void add(Touched others) {
            others.keys.forEach((name, whole) -> keys.merge(name, whole, Boolean::logicalOr));
        }

        /** Whether a whole value was written to one of the command's keys; null if nothing was. */
        private @Nullable Boolean by(ByteBuf span, SpanCommands walked) {
            @Nullable Boolean byWhole = null;
            for (int key = 0; key < walked.keys(); key++) {
                ByteBuf name = span.slice(walked.keyAt(key), walked.keyLength(key));
                @Nullable Boolean whole = keys.get(name);
                if (whole != null) {
                    byWhole = whole || (byWhole != null && byWhole);
                }
            }
            return byWhole;
        }
    }

    private final Touched touched = new Touched();

    private final long unknownTo;
    private final boolean noted;
    private long end;
    private boolean gaveUp;

    /**
     * Nothing happened to any span yet.
     *
     * @param unknownTo up to this position nothing is known of a span, if it is not added
     * @param noted whether the versions of such spans were noted
     */
    FailedTail(long unknownTo, boolean noted) {
        this.unknownTo = unknownTo;
        this.noted = noted;
        this.end = unknownTo;
    }

    /** Adds what is known of the next span. */
    void add(SpanFate fate) {
        fates.add(fate);
        end = Math.max(end, fate.position());
    }

    /** The position of the last span. */
    long end() {
        return end;
    }

    /** Takes out what is known of this span; what comes before it is not going to be asked for. */
    SpanFate take(long position, int commands) {
        while (!fates.isEmpty() && fates.getFirst().position() < position) {
            gaveUp |= fates.removeFirst().isLacking();
        }
        if (!fates.isEmpty() && fates.getFirst().position() == position) {
            return fates.removeFirst();
        }
        return position <= unknownTo
                ? SpanFate.broken(position, commands, 0, null)
                : SpanFate.fresh(position, commands);
    }

    /** What comes behind this position is not going to be repeated, at least in part. */
    void leftOut(long position) {
        gaveUp |= noted && position < unknownTo;
    }

    /** Whether the store lacks, or may lack, something that it was sent and that was not repeated. */
    boolean isLacking() {
        boolean lacking = gaveUp;
        for (SpanFate fate : fates) {
            lacking |= fate.isLacking();
        }
        return lacking;
    }

    /** What to do with a command of a span that is being repeated. */
    Choice choose(Repeat repeat, SpanCommands walked) {
        SpanFate fate = repeat.fate();
        int command = repeat.command();
        boolean whole = walked.kind() == CommandKind.WHOLE;
        if (fate.isNotApplied(command) || (whole && fate.isUnknown(command))) {
            return Choice.REPEAT;
        }
        @Nullable Boolean before = touched.by(repeat.span(), walked);
        @Nullable Boolean now = repeat.touching().by(repeat.span(), walked);
        boolean isTouched = before != null || now != null;
        if (whole) {
            return isTouched ? Choice.REPEAT : Choice.LEAVE_OUT;
        }
        boolean wipedOut = before != null && before && !repeat.isSecondAttempt();
        if (wipedOut || (now != null && now)) {
            return Choice.REPEAT;
        }
        if (fate.isUnknown(command)) {
            return Choice.LEAVE_UNKNOWN;
        }
        return isTouched ? Choice.LEAVE_REORDERED : Choice.LEAVE_OUT;
    }

    /** Something was repeated, and applied. */
    void touch(Touched keys) {
        touched.add(keys);
    }
}
