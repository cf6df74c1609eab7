package io.ringspan.node.store.introduce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A store that cannot be told to drop a connection is asked until it is gone. */
class StoreFenceTest implements NewConnection {
    private static final String LISTENS = "STAT 20:addr tcp:*:11211\r\n";
    private static final String OURS = "STAT 27:addr tcp:127.0.0.1:50123\r\n";

    private final ArrayDeque<ReplySink> asked = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private int fenced;
    private boolean open = true;

    private void begin() {
        long client = MemcachedIntroduction.MEMCACHED.client(
                new byte[0], new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_123));
        StoreFence.send(this, MemcachedIntroduction.MEMCACHED, client, 0, () -> fenced++);
    }

    private void answer(String text) {
        ByteBuf reply = Unpooled.copiedBuffer(text, US_ASCII);
        ReplySink sink = asked.remove();
        sink.replying(reply, 0, 5);
        sink.replied(reply, 5, text.length() - 5, 0);
    }

    @Test
    void itIsUsedOnceTheEarlierConnectionIsGone() {
        begin();
        answer(LISTENS + OURS + "END\r\n");
        assertThat(fenced).isZero();
        later.remove().run();
        answer("SERVER_ERROR out of memory writing stats\r\n");
        assertThat(fenced).isZero();
        later.remove().run();
        answer(LISTENS + "END\r\n");
        assertThat(fenced).isEqualTo(1);
        assertThat(later).isEmpty();
    }

    @Test
    void itIsNotWaitedForWithoutEnd() {
        begin();
        int asks = 0;
        while (fenced == 0) {
            answer(LISTENS + OURS + "END\r\n");
            asks++;
            if (fenced == 0) {
                later.remove().run();
            }
        }
        assertThat(asks).isEqualTo(600);
    }

    @Test
    void nothingIsAskedOverAConnectionThatIsGone() {
        begin();
        answer(LISTENS + OURS + "END\r\n");
        open = false;
        later.remove().run();
        assertThat(asked).isEmpty();
    }

    @Override
    public void command(byte[] bytes, int commands, ReplySink sink) {
        assertThat(new String(bytes, US_ASCII)).isEqualTo("stats conns\r\n");
        asked.add(sink);
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return null;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void later(Runnable what, long millis) {
        later.add(what);
    }

    @Override
    public void close() {
        open = false;
    }
}
