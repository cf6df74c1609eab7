package io.ringspan.node.antientropy.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.StoreFurnisher;
import io.ringspan.replication.copy.LostChoice.Said;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether the own store may lack its keys: one that is found empty, or that a copy did not come to the end of, until somebody says
 * that all is there. Each connection to the store is asked before it is used, so nothing is read over it before that is known.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Doubt {
    private @Nullable Look look; // guarded by this
    private String trusted = ""; // guarded by this
    private volatile @Nullable Doubted doubted;

    /**
     * A run of the store that may lack keys.
     *
     * @param isEmpty whether it was found empty; if not, it was being filled
     */
    public record Doubted(String run, boolean isEmpty) {}

    /**
     * Who looks after a store that may lack keys.
     *
     * @param isUnfinished whether that run of the store was being filled
     * @param begins hears of a doubt, once; when it returns, all workers have been told or are told before what they are given next
     */
    public record Look(Predicate<String> isUnfinished, Runnable begins) {}

    /** From now on there is somebody who looks after it, or nobody again, with null: then nothing new is doubted. */
    public synchronized void by(@Nullable Look who) {
        look = who;
    }

    /** Somebody says that this run lacks keys, whatever was known of it; false if that is so already, or nobody looks after it. */
    public synchronized boolean begin(String run, boolean isEmpty) {
        Doubted its = doubted;
        if (look == null || (its != null && its.run().equals(run))) {
            return false;
        }
        trusted = "";
        doubted = new Doubted(run, isEmpty);
        look.begins().run();
        return true;
    }

    /** What is doubted now; null if nothing is. */
    public @Nullable Doubted now() {
        return doubted;
    }

    /** What this node says of its store to others. */
    Said said() {
        Doubted its = doubted;
        if (its == null) {
            return Said.SOUND;
        }
        return its.isEmpty() ? Said.EMPTY : Said.UNFINISHED;
    }

    /** All is there that can be had. */
    public synchronized void trust(String run) {
        trusted = run;
        Doubted its = doubted;
        if (its != null && its.run().equals(run)) {
            doubted = null;
        }
    }

    /**
     * Does what the other does, and looks at the store then.
     *
     * @param protocol that the store speaks
     * @param loop of the worker whose connections these are
     */
    public StoreFurnisher furnisher(Protocol protocol, StoreFurnisher other, Executor loop) {
        return (way, then) -> other.furnish(
                way,
                () -> way.send(
                        CountedStore.question(protocol), CountedStore.REPLIES, new Answer(protocol, (run, keys) -> {
                            if (found(run, keys)) {
                                loop.execute(then); // behind what this worker is told of the node's state
                            } else {
                                then.run();
                            }
                        })));
    }

    /** Whether it is doubted now. */
    private synchronized boolean found(String run, long keys) {
        Doubted its = doubted;
        if (look == null || run.isEmpty() || run.equals(trusted)) {
            return false;
        }
        if (its != null && its.run().equals(run)) {
            return true;
        }
        boolean unfinished = look.isUnfinished().test(run);
        if (keys != 0 && !unfinished) {
            trusted = run;
            doubted = null;
            return false;
        }
        doubted = new Doubted(run, keys == 0);
        look.begins().run();
        return true;
    }

    private interface Heard {
        void store(String run, long keys);
    }

    /** The store's run and the number of its keys. One that does not say that is not doubted. */
    private static final class Answer implements ReplySink {
        private final Protocol protocol;
        private final Heard heard;
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();

        Answer(Protocol protocol, Heard heard) {
            this.protocol = protocol;
            this.heard = heard;
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            byte[] some = new byte[length];
            in.getBytes(at, some);
            said.write(some, 0, length);
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            replying(in, at, length);
            CountedStore counted = CountedStore.of(protocol, said.toString(US_ASCII));
            boolean whole = refusals == 0;
            heard.store(whole ? counted.run() : "", whole ? counted.keys() : -1);
        }

        @Override
        public void broken() {}

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
