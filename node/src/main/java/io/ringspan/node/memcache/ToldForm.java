package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Objects;

/**
 * What other replicas are told of a command that depends on what is there ({@code add}, {@code cas}, {@code mg} with N, ...), once one store
 * has run it: from the reply it follows whether it did something, and what does the same where there is something else. So memcached itself
 * decides, with its own replies, and no replica decides once more.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class ToldForm {
    /** What is to be told. */
    public enum Verdict {
        /** Nothing: nothing was changed. */
        NOTHING,
        /** What was written. */
        COMMAND,
        /** The reply leaves open what was done: the value that is there now. */
        VALUE
    }

    private final SentForm form;

    public ToldForm(SentForm form) {
        this.form = form;
    }

    /** Whether one store has to run the command before others are told: else all are sent it as it is. */
    public static boolean isDecided(RequestLine line) {
        MetaFlags flags = line.flags();
        return switch (Objects.requireNonNull(line.verb())) {
            case ADD, REPLACE, CAS -> true;
            case MS -> flags.has('C') || line.mode() == 'E' || line.mode() == 'R' || (adds(line) && flags.has('N'));
            case MD -> flags.has('C');
            case MA -> flags.has('C') || flags.has('N') || flags.has('T');
            case MG -> flags.has('N') || flags.has('R') || flags.has('T');
            default -> false;
        };
    }

    /**
     * Whether one store has to run the command, of all that have its key: others have other numbers for {@code cas}, or are told what it did.
     * It has a key.
     */
    public static boolean isForOne(RequestLine line) {
        return switch (Objects.requireNonNull(line.verb())) {
            case GETS, GATS -> true;
            case MG, MS, MA -> line.flags().has('c') || isDecided(line);
            default -> isDecided(line);
        };
    }

    /** Whether the store that has run the command may be told what the others are, too, with the same reply as theirs, and has the same afterwards. */
    public static boolean isSameAgain(RequestLine line) {
        return switch (Objects.requireNonNull(line.verb())) {
            case MA -> false;
            case MD -> line.flags().has('I'); // else there is nothing more to delete
            case MS -> !adds(line);
            default -> true;
        };
    }

    /**
     * Writes what is told of a command that {@link #isForOne}.
     *
     * @param found the command, in the form in which it is sent
     * @param in where it stands
     * @param reply to it, which begins at {@code at}: the whole reply of the store that has run it
     */
    public Verdict write(MemcacheRequestDecoder found, ByteBuf in, ByteBuf reply, int at, ByteBuf out) {
        RequestLine line = found.line();
        if (!hasRun(reply, at)) {
            return Verdict.NOTHING;
        }
        return switch (Objects.requireNonNull(line.verb())) {
            case ADD, REPLACE, CAS -> {
                form.writeSet(found, in, out);
                yield Verdict.COMMAND;
            }
            case MS -> set(found, in, out);
            case MD -> written(found, in, "IT", out);
            case MA -> added(found, in, out);
            case MG -> got(found, in, reply, at, out);
            case GETS -> Verdict.NOTHING;
            case GATS -> touched(found, in, out);
            default -> throw new IllegalArgumentException(line.verb() + " is not decided");
        };
    }

    /** With I and C an older number is taken as well, and what is written is stale then; with N it may have been made, or added to. */
    private Verdict set(MemcacheRequestDecoder found, ByteBuf in, ByteBuf out) {
        MetaFlags flags = found.line().flags();
        if ((flags.has('I') && flags.has('C')) || (adds(found.line()) && flags.has('N'))) {
            return Verdict.VALUE;
        }
        return written(found, in, adds(found.line()) ? "FTM" : "FT", out);
    }

    /** Whether it adds to what is there, as {@code append} does. */
    private static boolean adds(RequestLine line) {
        return line.mode() == 'A' || line.mode() == 'P';
    }

    /** A number that becomes longer keeps its time to live in 1.6.18, whatever the command says; with N it may have been made, or added to. */
    private Verdict added(MemcacheRequestDecoder found, ByteBuf in, ByteBuf out) {
        MetaFlags flags = found.line().flags();
        return flags.has('T') || flags.has('N') ? Verdict.VALUE : written(found, in, "DM", out);
    }

    /** The same without numbers. Only if a value was found, which is seen before. */
    private static Verdict touched(MemcacheRequestDecoder found, ByteBuf in, ByteBuf out) {
        Words words = found.line().words();
        int from = words.at(0) + Verb.GATS.word().length();
        ByteBufUtil.writeAscii(out, Verb.GAT.word());
        out.writeBytes(in, from, found.end() - from);
        return Verdict.COMMAND;
    }

    /** A new time to live, and who has won, is told; that nobody has is not. */
    private Verdict got(MemcacheRequestDecoder found, ByteBuf in, ByteBuf reply, int at, ByteBuf out) {
        MetaFlags flags = found.line().flags();
        return flags.has('T') || hasWon(reply, at) ? written(found, in, "NRT", out) : Verdict.NOTHING;
    }

    private Verdict written(MemcacheRequestDecoder found, ByteBuf in, String letters, ByteBuf out) {
        form.writeMeta(found, in, letters, out);
        return Verdict.COMMAND;
    }

    private static boolean hasRun(ByteBuf reply, int at) {
        byte first = reply.getByte(at);
        byte second = reply.getByte(at + 1);
        return (first == 'H' && second == 'D') || (first == 'V' && second == 'A') || (first == 'S' && second == 'T');
    }

    /** Whether there is a word W in the first line of a reply to a meta command: the value was stale, or to be made anew, and who has asked is to do that. */
    public static boolean hasWon(ByteBuf reply, int at) {
        for (int i = at; reply.getByte(i) != '\n'; i++) {
            boolean begins = reply.getByte(i) == ' ' && reply.getByte(i + 1) == 'W';
            if (begins && (reply.getByte(i + 2) == ' ' || reply.getByte(i + 2) == '\r')) {
                return true;
            }
        }
        return false;
    }
}
