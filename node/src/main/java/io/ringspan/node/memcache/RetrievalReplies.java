package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
     * Gives the whole reply. If one of the parts is an error, that is the reply, whatever the others are: the client does not know which keys it
     * would be about.
     *
     * @param line the client's
     * @param partOf each of its keys, in its order
     * @param parts a whole reply for each of them, between the reader and the writer index; what was asked was {@link SentForm#writePart}
     */
    public void merge(RequestLine line, int[] partOf, List<ByteBuf> parts, Out out) {
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
        int[] positions = parts.stream().mapToInt(ByteBuf::readerIndex).toArray();
        Words words = line.words();
        int key = 0;
        for (int at = line.firstKeyAt(); at < words.textEnd(); key++) {
            int end = words.end(at);
            ByteBuf part = parts.get(partOf[key]);
            int from = positions[partOf[key]];
            if (isOf(words.bytes(), at, end - at, part, from)) {
                int next = valueLine.read(part, from).end();
                out.piece(part, from, next - from);
                positions[partOf[key]] = next;
            }
            at = words.next(end);
        }
        out.piece(END, 0, END.writerIndex());
    }

    /** Whether what comes next there is the key's value. */
    private static boolean isOf(ByteBuf keyIn, int keyAt, int keyLength, ByteBuf part, int from) {
        int end = from + VALUE_BYTES + keyLength;
        return part.getByte(from) == 'V'
                && end < part.writerIndex()
                && part.getByte(end) == ' '
                && ByteBufUtil.equals(keyIn, keyAt, part, from + VALUE_BYTES, keyLength);
    }
}
