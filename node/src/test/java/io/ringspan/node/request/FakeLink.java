package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.io.Link;
import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.util.HashMap;
import java.util.Map;

/** The way to a node, and what was sent over it and is not answered. */
final class FakeLink implements Link {
    final Pending pending = new Pending();
    /** What was sent, by its number; with a minus before it if versions are wanted, too. */
    final Map<Long, String> sent = new HashMap<>();

    boolean up = true;
    boolean full;
    private final ManualTime time;

    FakeLink(ManualTime time) {
        this.time = time;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public long read(Span span, ReplySink sink) {
        return send("", span, sink);
    }

    @Override
    public long inOrder(Span span, ReplySink sink) {
        return read(span, sink);
    }

    @Override
    public long versioned(Span span, ReplySink sink) {
        return send("-", span, sink);
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        return send("w", span, sink);
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        return send("settle " + own.clock() + "." + own.tie() + (own.isSuspect() ? " doubted " : " "), question, sink);
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        send(clock + "." + tie + " ", command, sink);
    }

    private long send(String mark, Span span, ReplySink sink) {
        long number = pending.add(sink, span.commands(), time.nanoTime());
        sent.put(number, mark + span.bytes().toString(span.at(), span.length(), ISO_8859_1));
        return number;
    }

    @Override
    public void abandon(long number) {
        pending.abandon(number);
    }

    ReplySink oldest() {
        ReplySink sink = pending.take(pending.head());
        if (sink == null) {
            throw new AssertionError("nothing was sent to it");
        }
        return sink;
    }
}
