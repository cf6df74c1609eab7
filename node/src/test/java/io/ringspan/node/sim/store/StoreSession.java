package io.ringspan.node.sim.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.sim.net.ByteQueue;
import io.ringspan.node.sim.net.Party;
import io.ringspan.node.sim.net.Pipe;
import io.ringspan.node.sim.net.Resp;
import java.util.List;

/**
 * One connection to a store. What has come before it broke is run all the same, as soon as the store gets to it: also by a
 * store that stood still, unless it is told to drop the connection.
 */
final class StoreSession implements Party {
    private final SimStore store;
    private final long number;
    private final Pipe out;
    private final ByteQueue inbox = new ByteQueue();
    private final Transaction transaction = new Transaction();
    private int protocol = 2;
    private boolean planned;
    private boolean over;
    private boolean cutOff;

    StoreSession(SimStore store, long number, Pipe out) {
        this.store = store;
        this.number = number;
        this.out = out;
    }

    /** What the store calls the connection. */
    long number() {
        return number;
    }

    /** What is said over it from now on is said so. */
    void speak(int version) {
        protocol = version;
    }

    Transaction transaction() {
        return transaction;
    }

    int protocol() {
        return protocol;
    }

    @Override
    public void arrived(byte[] bytes) {
        inbox.add(bytes);
        read();
    }

    @Override
    public void ended() {
        over = true;
        read();
    }

    @Override
    public void broken() {
        over = true;
        read();
    }

    /** It is dropped, with what it has sent and nobody has read. */
    void cutOff() {
        cutOff = true;
        out.wire().breakOff();
    }

    private String run(List<String> words) {
        boolean breaks = store.steps().breaksBefore(store.place(), words);
        String reply = breaks ? "" : store.run(this, words);
        store.ran();
        if (breaks || store.steps().breaksBehind(store.place(), words)) {
            store.left(this);
            cutOff();
        }
        return reply;
    }

    private void read() {
        if (planned || cutOff) {
            return;
        }
        long still = store.frozenForNanos();
        if (still > 0) {
            planned = true;
            store.simulation().after(still, () -> {
                planned = false;
                read();
            });
            return;
        }
        StringBuilder replies = new StringBuilder();
        for (int length = Resp.wholeLength(inbox); length > 0 && !cutOff; length = Resp.wholeLength(inbox)) {
            out.wire().there().read(length);
            replies.append(run(Resp.words(new String(inbox.take(length), ISO_8859_1))));
        }
        if (replies.length() > 0) {
            out.send(replies.toString().getBytes(ISO_8859_1));
        }
        if (over && !cutOff) {
            store.left(this);
            out.end();
        }
    }
}
