package io.ringspan.node.admin.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are told once a second how the node is: the same event for all, made once. While nobody listens none is made.
 *
 * <p><b>Owner.</b> The admin server's event loop. <b>Limits.</b> {@link #STREAMS_MAX} streams. Who has not taken what was
 * sent before is not sent the next event, and after {@link #MISSED_MAX} missed in a row is closed: no more than a channel's
 * watermark and one event waits for anybody.
 */
public final class EventStreams {
    public static final int STREAMS_MAX = 16;
    public static final int MISSED_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private final Supplier<String> event;
    /** How many events in a row each has missed. */
    private final Map<Channel, Integer> missed = new LinkedHashMap<>();

    private @Nullable Future<?> ticking;

    /** @param event one line that says how the node is; asked on the event loop */
    public EventStreams(Supplier<String> event) {
        this.event = event;
    }

    /** Whether there are as many as there may be. */
    public boolean isFull() {
        return missed.size() >= STREAMS_MAX;
    }

    /** Tells it from now on, the first time at once, until it is closed; its response has begun. */
    public void add(Channel channel) {
        if (!channel.isActive()) {
            return;
        }
        missed.put(channel, 0);
        channel.closeFuture().addListener(closed -> leave(channel));
        if (ticking == null) {
            ticking = channel.eventLoop().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        }
        tell(List.of(channel));
    }

    private void leave(Channel channel) {
        missed.remove(channel);
        Future<?> ends = ticking;
        if (missed.isEmpty() && ends != null) {
            ends.cancel(false);
            ticking = null;
        }
    }

    private void tick() {
        tell(List.copyOf(missed.keySet()));
    }

    private void tell(List<Channel> channels) {
        try {
            String text = "data: " + event.get() + "\n\n";
            channels.forEach(channel -> send(channel, text));
        } catch (RuntimeException fault) {
            LOG.error("The event for the console cannot be made: its streams are closed", fault);
            channels.forEach(Channel::close);
        }
    }

    private void send(Channel channel, String text) {
        if (channel.isWritable()) {
            missed.put(channel, 0);
            channel.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, UTF_8)));
        } else if (missed.merge(channel, 1, Integer::sum) >= MISSED_MAX) {
            channel.close();
        }
    }
}
