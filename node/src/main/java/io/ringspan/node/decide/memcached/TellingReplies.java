package io.ringspan.node.decide.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.ReplyWalker;
import java.util.List;

/** What stores reply to what they are told of a decision. Stateless. */
final class TellingReplies {
    private static final String SAID = "SERVER_ERROR ";

    /** Enough have applied it, and what their stores have said of that nobody is told: one had it before, or it came behind a later value. */
    private static final List<String> APPLIED = List.of("DIFFERS ", "OVERWRITTEN ");

    private static final List<String> NOTHING_DONE = List.of("UNAVAILABLE ", "CLOCKSKEW ", "OVERLOADED ");

    /** The longest first words of an error that are looked for, and what is around them. */
    private static final int CODE_BYTES_MAX = 32;

    private TellingReplies() {}

    /** The first error among them; empty if there is none. A copy; the caller's. */
    static ByteBuf error(HeldReply held, int commands) {
        ReplyWalker walker = MemcacheProtocol.MEMCACHE.replyWalker();
        int at = held.at();
        for (int i = 0; i < commands; i++) {
            int end = walker.advance(held.bytes(), at, held.end());
            if (end < 0 || !walker.hasEnded()) {
                break;
            }
            if (walker.isError() && !isOneOf(APPLIED, held.bytes(), at, end - at)) {
                return held.bytes().copy(at, end - at);
            }
            at = end;
        }
        return Unpooled.EMPTY_BUFFER;
    }

    /** Whether an error says that nothing was done. */
    static boolean isOfNothing(ByteBuf error) {
        return isOneOf(NOTHING_DONE, error, error.readerIndex(), error.readableBytes());
    }

    private static boolean isOneOf(List<String> codes, ByteBuf in, int at, int length) {
        String begin = in.toString(at, Math.min(length, CODE_BYTES_MAX), US_ASCII);
        return codes.stream().anyMatch(code -> begin.startsWith(SAID + code));
    }
}
