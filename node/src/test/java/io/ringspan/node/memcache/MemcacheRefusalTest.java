package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors as memcached 1.6.18 words them. */
class MemcacheRefusalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SERVER_ERROR out of memory",
                "SERVER_ERROR out of memory storing object",
                "SERVER_ERROR out of memory reading request",
                "SERVER_ERROR out of memory writing stats",
                "SERVER_ERROR Out of memory during read",
                "SERVER_ERROR Out of memory allocating new item",
                "SERVER_ERROR Out of memory allocating item",
                "SERVER_ERROR Out of memory incrementing value",
                "CLIENT_ERROR unauthenticated"
            })
    void whatIsNotExecutedForTheServersOwnStateIsARefusal(String error) {
        assertThat(isRefusal(error)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR",
                "ERROR Too many open connections",
                "SERVER_ERROR object too large for cache",
                "SERVER_ERROR refcount overflow during fetch",
                "SERVER_ERROR output line too long",
                "SERVER_ERROR Unhandled storage type.",
                "SERVER_ERROR out of memor",
                "SERVER_ERROR out of memoryless",
                "SERVER_ERROR out Of memory",
                "CLIENT_ERROR out of memory",
                "CLIENT_ERROR Unauthenticated",
                "CLIENT_ERROR bad data chunk",
                "CLIENT_ERROR bad command line format",
                "CLIENT_ERROR cannot increment or decrement non-numeric value",
                "NOT_STORED"
            })
    void anyOtherErrorIsAnAnswer(String error) {
        assertThat(isRefusal(error)).isFalse();
    }

    private static boolean isRefusal(String error) {
        byte[] bytes = ("xx" + error).getBytes(ISO_8859_1);
        return MemcacheRefusal.isOne(Unpooled.wrappedBuffer(bytes), 2, error.length());
    }

    /** It is no refusal either: what comes behind it is nobody's. */
    @Test
    void anAnswerForWhichThereWasNoMemoryTakesOthersWithIt() {
        ByteBuf lost = Unpooled.copiedBuffer("SERVER_ERROR out of memory writing get response", ISO_8859_1);
        assertThat(MemcacheRefusal.losesReplies(lost, 0, lost.writerIndex())).isTrue();
        assertThat(MemcacheRefusal.isOne(lost, 0, lost.writerIndex())).isFalse();
        ByteBuf other = Unpooled.copiedBuffer("SERVER_ERROR out of memory storing object", ISO_8859_1);
        assertThat(MemcacheRefusal.losesReplies(other, 0, other.writerIndex())).isFalse();
    }
}
