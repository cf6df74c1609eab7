package io.ringspan.node.script.registry;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What registries of different nodes say to each other, see docs/protocol-peer.md. An update brings changes, and is answered when they
 * are taken. A question brings the digest of who asks, and if that is another one, what there is to know there; the answer is what is
 * lacking there, as much as goes into one piece. Stateless.
 */
public final class Messages {
    private static final byte UPDATE = 1;
    private static final byte ASK = 2;
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private Messages() {}

    /** What an answer to a question says. The code is its byte on the wire: it never changes its meaning. */
    public enum Answer {
        EQUAL(0),
        /** The digests differ: say what there is. */
        SAY(1),
        /** Changes follow, and there are more. */
        SOME(2),
        /** Changes follow, and there are no more; perhaps none at all. */
        REST(3);

        private final byte code;

        Answer(int code) {
            this.code = (byte) code;
        }

        public static @Nullable Answer of(byte code) {
            return Arrays.stream(values())
                    .filter(answer -> answer.code == code)
                    .findFirst()
                    .orElse(null);
        }

        public byte code() {
            return code;
        }
    }

    /** What came from another node. */
    public sealed interface Message permits Update, Ask {}

    public record Update(List<Change> changes) implements Message {}

    /**
     * What one node asks another.
     *
     * @param told what there is to know where it is asked, each without its text; null if that is not said yet
     */
    public record Ask(long digest, @Nullable List<Change> told) implements Message {}

    /** Reads one; null if it is none. */
    public static @Nullable Message read(ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        byte what = in.readByte();
        if (what == UPDATE) {
            List<Change> changes = Changes.read(in);
            return changes == null ? null : new Update(changes);
        }
        if (what != ASK || in.readableBytes() < Long.BYTES + 1) {
            return null;
        }
        long digest = in.readLong();
        boolean tells = in.readByte() != 0;
        List<Change> told = Changes.read(in);
        return told == null ? null : new Ask(digest, tells ? told : null);
    }

    /** As updates, each of about a piece; the caller's. */
    public static List<ByteBuf> updates(List<Change> changes) {
        List<ByteBuf> updates = new ArrayList<>();
        for (int from = 0; from < changes.size(); ) {
            int to = piece(changes, from);
            ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer().writeByte(UPDATE);
            Changes.write(changes.subList(from, to), out);
            updates.add(out);
            from = to;
        }
        return updates;
    }

    /** Up to where changes go into one piece; at least one does. */
    private static int piece(List<Change> changes, int from) {
        int to = from;
        long bytes = 0;
        while (to < changes.size() && (to == from || bytes + Changes.bytes(changes.get(to)) <= PIECE_BYTES_MAX)) {
            bytes += Changes.bytes(changes.get(to++));
        }
        return to;
    }

    /** A question; the caller's. */
    public static ByteBuf ask(long digest, @Nullable List<Change> told) {
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer().writeByte(ASK).writeLong(digest);
        out.writeByte(told == null ? 0 : 1);
        if (told != null) {
            Changes.write(told, out);
        }
        return out;
    }

    /** The answer to it, of that registry; the caller's. */
    public static ByteBuf answer(Ask ask, Registry registry) {
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer();
        List<Change> told = ask.told();
        if (ask.digest() == registry.digest()) {
            return out.writeByte(Answer.EQUAL.code());
        }
        if (told == null) {
            return out.writeByte(Answer.SAY.code());
        }
        List<Change> lacking = registry.lacking(told);
        int to = piece(lacking, 0);
        out.writeByte((to < lacking.size() ? Answer.SOME : Answer.REST).code());
        Changes.write(lacking.subList(0, to), out);
        return out;
    }
}
