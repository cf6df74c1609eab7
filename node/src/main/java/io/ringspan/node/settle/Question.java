package io.ringspan.node.settle;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.replication.settle.Seen;
import io.ringspan.replication.settle.SettlePeers.Answer;
import io.ringspan.replication.settle.SettlePeers.Outcome;
import io.ringspan.replication.settle.SettlePeers.Value;
import io.ringspan.replication.version.KeyState;
import org.jspecify.annotations.Nullable;

/**
 * One replica is asked about one key.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Holds the replies until they have been looked at.
 */
final class Question implements ReplySink {
    private static final int FIRST_BYTES = 256;

    private final StorePeers peers;
    private final byte[] key;
    private final boolean wantsValue;
    private final Answer answer;
    private final ReplyRoom.Share held;
    private @Nullable ByteBuf replies;
    private boolean tooLong;
    private boolean over;

    Question(StorePeers peers, byte[] key, boolean wantsValue, Answer answer) {
        this.peers = peers;
        this.key = key;
        this.wantsValue = wantsValue;
        this.answer = answer;
        this.held = peers.room().share();
    }

    void ask(Link link, KeyState own) {
        ByteBuf question = ByteBufAllocator.DEFAULT.directBuffer();
        WholeValues values = peers.values();
        if (wantsValue) {
            values.ask(name(), 0, key.length, question);
        } else {
            values.askWhetherThere(name(), 0, key.length, question);
        }
        link.settle(peers.span(question, wantsValue ? values.commands() : 1, key), own, this);
        question.release();
    }

    private ByteBuf name() {
        return Unpooled.wrappedBuffer(key);
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        if (over || tooLong) {
            return;
        }
        ByteBuf kept = replies;
        if (kept == null) {
            kept = ByteBufAllocator.DEFAULT.directBuffer(Math.max(FIRST_BYTES, length));
            replies = kept;
        }
        kept.writeBytes(in, at, length);
        if (kept.readableBytes() > peers.room().replicaBytesMax()) {
            tooLong = true;
            release();
        } else if (!held.resize(kept.capacity())) {
            nothing();
        }
    }

    /** What the replica knows of the key has come; the store's replies have before. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (over || length < KeyState.BYTES) {
            nothing();
            return;
        }
        KeyState state = KeyState.read(in, at);
        ByteBuf kept = replies;
        if (!wantsValue) {
            exists(state, kept);
        } else if (kept == null) {
            over = true;
            answer.tooLong(new Seen(state, true));
            release();
        } else {
            value(state, kept);
        }
    }

    private void exists(KeyState state, @Nullable ByteBuf kept) {
        Boolean isThere = kept == null ? null : peers.values().isThere(kept);
        if (isThere == null) {
            nothing();
        } else {
            end(new Seen(state, isThere), null);
        }
    }

    private void value(KeyState state, ByteBuf kept) {
        StoredValue stored = peers.values().in(kept, peers.nowMillis());
        if (stored == null) {
            end(new Seen(state, true), null); // the store does not give it
            return;
        }
        int room = peers.values().putBytes(key.length) + Math.max(0, stored.length());
        if (!held.resize((long) kept.capacity() + room)) {
            nothing();
            return;
        }
        boolean exists = stored.exists();
        boolean mayBeTaken = !exists || peers.takesValues();
        end(new Seen(state, exists), mayBeTaken ? outcome -> put(stored, room, outcome) : null);
    }

    private void put(StoredValue stored, int room, Outcome outcome) {
        ByteBuf command = ByteBufAllocator.DEFAULT.directBuffer(room);
        peers.values().put(stored, name(), 0, key.length, command);
        peers.put(command, key, outcome);
        command.release();
    }

    @Override
    public void broken() {
        nothing();
    }

    @Override
    public void late() {}

    /** Nobody waits for it any more: the key is asked for again. */
    @Override
    public void expired() {
        nothing();
    }

    private void nothing() {
        end(null, null);
    }

    private void end(@Nullable Seen seen, @Nullable Value value) {
        if (!over) {
            over = true;
            answer.answered(seen, value);
            release();
        }
    }

    private void release() {
        ByteBuf kept = replies;
        replies = null;
        if (kept != null) {
            kept.release();
        }
        held.give();
    }
}
