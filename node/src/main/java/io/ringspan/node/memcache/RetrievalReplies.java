package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * Puts together the replies to the parts of one {@code get}, {@code gets}, {@code gat} or {@code gats}, so that they are what one memcached with all of
 * the keys would say: values in the order in which the client has named the keys, one END.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Borrowed during the call.
 */
public final class RetrievalReplies {
    private static final int VALUE_BYTES = "VALUE ".length();
    private static final ByteBuf END = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer("END\r\n".getBytes(US_ASCII)).asReadOnly());

    private final MemcacheReplyWalker walker = new MemcacheReplyWalker();
    private final ValueLine valueLine = new ValueLine();

    /** Takes the reply, piece by piece. */
    public interface Out {
        /** These bytes, which are borrowed. */
        void piece(ByteBuf in, int at, int length);
    }

    /**
     * The keys of one command, where they stand. Reused.
     *
     * <p><b>Buffers.</b> Borrows the command's.
     */
    public static final class Keys {
        private static final int FEW = 16;

        private int[] at = new int[FEW];
        private int[] end = new int[FEW];
        private int count;

        /** Takes those of a line. */
        public void read(RequestLine line) {
            Words words = line.words();
            count = 0;
            for (int key = line.firstKeyAt(); key < words.textEnd(); key = words.next(end[count++])) {
                if (count == at.length) {
                    at = Arrays.copyOf(at, 2 * count);
                    end = Arrays.copyOf(end, 2 * count);
                }
                at[count] = key;
                end[count] = words.end(key);
            }
        }

        public int count() {
            return count;
        }

        public int at(int key) {
            return at[key];
        }

        public int length(int key) {
            return end[key] - at[key];
        }
    }

    /**
     * Gives the whole reply. If one of the parts is an error, that is the reply, whatever the others are: the client does not know which keys it
     * would be about.
     *
     * @param bytes the client's command
     * @param partOf each of its keys, in its order
     * @param parts a whole reply for each of them, between the reader and the writer index; what was asked was {@link SentForm#writePart}
     */
    public void merge(ByteBuf bytes, Keys keys, int[] partOf, List<ByteBuf> parts, Out out) {
        for (ByteBuf part : parts) {
            int end = walker.advance(part, part.readerIndex(), part.writerIndex());
            if (end != part.writerIndex() || !walker.hasEnded()) {
                throw new IllegalArgumentException("a part's reply is not one reply");
            }
            if (walker.isError()) {
                out.piece(part, walker.errorAt(), part.writerIndex() - walker.errorAt());
                return;
            }
        }
        int[] positions = new int[parts.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = parts.get(i).readerIndex();
        }
        for (int key = 0; key < keys.count(); key++) {
            ByteBuf part = parts.get(partOf[key]);
            int from = positions[partOf[key]];
            if (isOf(bytes, keys.at(key), keys.length(key), part, from, part.writerIndex())) {
                int next = valueLine.read(part, from).end();
                out.piece(part, from, next - from);
                positions[partOf[key]] = next;
            }
        }
        out.piece(END, 0, END.writerIndex());
    }

    /** Whether what comes next there, of what goes up to {@code limit}, is the key's value. */
    public static boolean isOf(ByteBuf keyIn, int keyAt, int keyLength, ByteBuf part, int from, int limit) {
        int end = from + VALUE_BYTES + keyLength;
        return part.getByte(from) == 'V'
                && end < limit
                && part.getByte(end) == ' '
                && ByteBufUtil.equals(keyIn, keyAt, part, from + VALUE_BYTES, keyLength);
    }
}
