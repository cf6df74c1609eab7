package io.ringspan.node.replan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is planned anew: as a whole if its commands still have the same owners; else one by one, each when the one before is
 * answered, and answered in their order. A command whose own keys have come apart goes key by key, if its protocol has replies joined.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Holds the batch until the last of its commands is sent, and the replies that are to be joined.
 * <b>Limits.</b> {@code reply_bytes_max} for the replies to the keys of one command.
 */
final class CommandByCommand implements ReplyTarget, Coordination {
    private static final String APART =
            "TRYAGAIN the keys of this command have just come to different nodes; nothing was done; try again";

    private final PlannedAnew.Parts parts;
    private final Batch batch;
    private final boolean behindWrites;
    private final boolean isWrite;
    private final List<Place> places = new ArrayList<>();
    private final JoinedReplies joined;
    private final Slot part = new Slot();
    private @Nullable Slot client;
    private int next;
    private boolean sending;
    private boolean answered;
    private boolean released;
    private boolean apart;

    /**
     * What is to be sent.
     *
     * @param bytes commands and nothing else, from 0 on
     * @param token of the first one's key
     * @param protocol of the client
     */
    record Batch(ByteBuf bytes, int commands, int token, int protocol) {
        /** The same as the span; nothing is retained. */
        static Batch of(Span span) {
            return new Batch(
                    span.bytes().slice(span.at(), span.length()), span.commands(), span.token(), span.protocol());
        }

        /** The same, held until its bytes are released. */
        Batch kept() {
            bytes.retain();
            return this;
        }
    }

    /**
     * One command, or that for one key of it.
     *
     * @param in where it stands: the batch, or what is the batch's
     * @param owners of its keys; null if they have not the same
     * @param isPart whether its reply is only a part of one
     * @param isLast whether that part is the last
     */
    private record Place(
            ByteBuf in,
            int from,
            int to,
            int token,
            @Nullable ReplicaSet owners,
            boolean isPart,
            boolean isLast) {}

    CommandByCommand(PlannedAnew.Parts parts, Batch batch, Slot client, boolean behindWrites) {
        this.parts = parts;
        this.batch = batch;
        this.client = client;
        this.behindWrites = behindWrites;
        this.isWrite = client.isWrite();
        this.joined = new JoinedReplies(parts.replyBytesMax());
    }

    /** Sends it, or its first command. The slot is answered some time. */
    @SuppressWarnings("ReferenceEquality") // of one topology, sets with the same owners are the same object
    void begin() {
        Slot to = client;
        if (to == null) {
            return;
        }
        Topology topology = parts.dispatcher().topology();
        for (int at = 0; at < batch.bytes().readableBytes(); ) {
            at = place(at, topology);
        }
        ReplicaSet first = places.get(0).owners();
        if (first != null && places.stream().allMatch(place -> place.owners() == first)) {
            client = null;
            Run run = run(first, batch.bytes(), 0, places.get(0).token());
            for (int i = 0; i < batch.commands(); i++) {
                run.extend(batch.bytes().readableBytes());
            }
            send(run, to, level(to));
        } else {
            apart = true;
            batch.bytes().retain();
            to.coordinatedBy(this);
            goOn();
        }
    }

    /** Finds the next command; gives where it ends. */
    @SuppressWarnings("ReferenceEquality") // see begin
    private int place(int at, Topology topology) {
        int end = parts.commands().next(batch.bytes(), at);
        int keys = parts.commands().keys();
        int token = batch.token();
        ReplicaSet owners = topology.replicas(token);
        boolean areTogether = true;
        for (int key = 0; key < keys; key++) {
            int its = tokenOf(key);
            if (key == 0) {
                token = its;
                owners = topology.replicas(its);
            }
            areTogether &= topology.replicas(its) == owners;
        }
        if (areTogether || !parts.commands().isCutByKey()) {
            places.add(new Place(batch.bytes(), at, end, token, areTogether ? owners : null, false, false));
        } else {
            cut(keys, topology);
        }
        return end;
    }

    private int tokenOf(int key) {
        return parts.tokens()
                .token(
                        batch.bytes(),
                        parts.commands().keyAt(key),
                        parts.commands().keyLength(key));
    }

    /** The command at hand, as one for each of its keys. */
    private void cut(int keys, Topology topology) {
        BitSet others = new BitSet(keys);
        for (int key = 0; key < keys; key++) {
            others.set(0, keys);
            others.clear(key);
            int token = tokenOf(key);
            ByteBuf one = Unpooled.buffer();
            parts.commands().without(others, one);
            places.add(new Place(one, 0, one.writerIndex(), token, topology.replicas(token), true, key == keys - 1));
        }
    }

    private Run run(ReplicaSet owners, ByteBuf in, int from, int token) {
        Run run = new Run();
        run.begin(in, from, owners, isWrite, token);
        run.behindWrites(behindWrites);
        return run;
    }

    private void send(Run run, Slot to, Consistency level) {
        parts.dispatcher().send(run, to, batch.protocol(), level);
    }

    /** The level at which what the slot waits for was sent before. */
    static Consistency level(Slot of) {
        Consistency level = of.level();
        return level == null ? Consistency.DC_ONE : level;
    }

    /** Whether its commands go one by one. */
    boolean isApart() {
        return apart;
    }

    /** Whether one of its commands goes under that slot. */
    boolean isSentAs(Slot slot) {
        return slot == part;
    }

    /** Whoever is answered at once makes the next one be sent: that is a loop, however many there are. */
    private void goOn() {
        if (sending) {
            answered = true;
            return;
        }
        sending = true;
        do {
            answered = false;
            sendNext();
        } while (answered);
        sending = false;
    }

    private void sendNext() {
        Slot to = client;
        if (to == null || next == places.size()) {
            release();
            return;
        }
        Place place = places.get(next++);
        part.open(this, 1, isWrite, to.startNanos());
        ReplicaSet owners = place.owners();
        if (owners == null) {
            parts.dispatcher().refuse(part, APART);
        } else {
            Run run = run(owners, place.in(), place.from(), place.token());
            run.extend(place.to());
            send(run, part, level(to));
        }
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        Slot to = client;
        Place place = places.get(next - 1);
        boolean isWhole = last && next == places.size();
        if (last) {
            part.clear();
        }
        if (to != null) {
            to.ends(part.outcome());
            if (isWhole) {
                client = null;
            }
            if (!place.isPart()) {
                to.deliver(in, at, length, isWhole);
            } else {
                joined.add(in, at, length);
                if (last && place.isLast()) {
                    joined.deliver(parts.commands(), parts.protocol(), to, isWhole);
                }
            }
        }
        if (last) {
            goOn();
        }
    }

    @Override
    public void brokenOff(Slot of) {
        Slot to = client;
        client = null;
        part.clear();
        if (to != null) {
            to.brokenOff();
        }
        goOn();
    }

    @Override
    public void cancel() {
        client = null;
        part.cancel();
        part.clear();
        release();
    }

    private void release() {
        if (!released) {
            released = true;
            joined.drop();
            batch.bytes().release();
        }
    }
}
