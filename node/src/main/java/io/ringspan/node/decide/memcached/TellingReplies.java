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

    /** What a store says of a command that does not fit what it has. */
    private static final String DOES_NOT_FIT = "CLIENT_ERROR ";

    private static final List<String> NOTHING_DONE = List.of("UNAVAILABLE ", "CLOCKSKEW ", "OVERLOADED ");

    /** The longest first words of an error that are looked for, and what is around them. */
    private static final int CODE_BYTES_MAX = 32;

    private TellingReplies() {}

    /** The first error among them; empty if there is none. A copy; the caller's. */
    static ByteBuf error(HeldReply held, int commands) {
        return first(
                held,
                commands,
                (in, at, length) -> MemcacheProtocol.MEMCACHE.isError(in, at)
                        && !isOneOf(APPLIED, in, at, length)
                        && !doesNotFit(in, at, length));
    }

    /** Whether a store has said that a command does not fit what it has: then that is something else than the decider's has. */
    static boolean doubts(HeldReply held, int commands) {
        ByteBuf found = first(held, commands, TellingReplies::doesNotFit);
        boolean isThere = found.isReadable();
        found.release();
        return isThere;
    }

    /** What is looked for among replies. */
    private interface Wanted {
        boolean is(ByteBuf in, int at, int length);
    }

    /** The first reply that is wanted; empty if none is. A copy; the caller's. */
    private static ByteBuf first(HeldReply held, int commands, Wanted wanted) {
        ReplyWalker walker = MemcacheProtocol.MEMCACHE.replyWalker();
        int at = held.at();
        for (int i = 0; i < commands; i++) {
            int end = walker.advance(held.bytes(), at, held.end());
            if (end < 0 || !walker.hasEnded()) {
                break;
            }
            if (wanted.is(held.bytes(), at, end - at)) {
                return held.bytes().copy(at, end - at);
            }
            at = end;
        }
        return Unpooled.EMPTY_BUFFER;
    }

    private static boolean doesNotFit(ByteBuf in, int at, int length) {
        return length > DOES_NOT_FIT.length()
                && in.toString(at, DOES_NOT_FIT.length(), US_ASCII).equals(DOES_NOT_FIT);
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
