package io.ringspan.node.admin.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamsTest {
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private int made;
    private final EventStreams streams = new EventStreams(() -> "{" + ++made + "}");

    private EmbeddedChannel listener() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channels.add(channel);
        streams.add(channel);
        return channel;
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private static void seconds(EmbeddedChannel timer, int seconds) {
        for (int i = 0; i < seconds; i++) {
            timer.advanceTimeBy(1, TimeUnit.SECONDS);
            timer.runScheduledPendingTasks();
        }
    }

    private static String said(EmbeddedChannel channel) {
        StringBuilder said = new StringBuilder();
        for (HttpContent out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            said.append(out.content().toString(UTF_8));
            out.release();
        }
        return said.toString();
    }

    @Test
    void everyoneIsToldTheSameOnceASecondAndTheFirstTimeAtOnce() {
        EmbeddedChannel first = listener();
        EmbeddedChannel second = listener();
        assertThat(said(first)).isEqualTo("data: {1}\n\n");
        assertThat(said(second)).isEqualTo("data: {2}\n\n");
        seconds(first, 1);
        assertThat(said(first)).isEqualTo("data: {3}\n\n");
        assertThat(said(second)).isEqualTo("data: {3}\n\n");
    }

    @Test
    void nothingIsMadeWhenNobodyListensAnyMore() {
        EmbeddedChannel only = listener();
        only.close();
        seconds(only, 5);
        assertThat(made).isEqualTo(1);
        assertThat(said(only)).isEqualTo("data: {1}\n\n");
    }

    @Test
    void whoDoesNotTakeEventsIsSentNoMoreAndThenClosed() {
        EmbeddedChannel quick = listener();
        EmbeddedChannel slow = listener();
        slow.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        assertThat(said(slow)).isEqualTo("data: {2}\n\n");
        seconds(quick, EventStreams.MISSED_MAX - 1);
        assertThat(slow.isActive()).isTrue();
        seconds(quick, 1);
        assertThat(slow.isActive()).isFalse();
        assertThat(quick.isActive()).isTrue();
        assertThat(said(slow)).isEmpty();
    }

    @Test
    void thereAreAsManyAsThereMayBe() {
        for (int i = 0; i < EventStreams.STREAMS_MAX; i++) {
            assertThat(streams.isFull()).isFalse();
            listener();
        }
        assertThat(streams.isFull()).isTrue();
        channels.get(3).close();
        assertThat(streams.isFull()).isFalse();
    }
}
