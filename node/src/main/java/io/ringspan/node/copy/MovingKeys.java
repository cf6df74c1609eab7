package io.ringspan.node.copy;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.mend.Answers;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Copies keys that are written without a pause, or that were added to and differ: of these no version says which writes they lack. It is noted
 * what the own store has; the source, which goes on, gets whatever this one had, and says with the values how far it was in each stream. What
 * was not written here since is put. What comes here later and is not beyond that is in the values already, and is left out; all else is
 * applied on top. Of what is written again before that, the own store takes no writes for a moment.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@value #AT_ONCE} keys at a time, {@value #TRIES_MAX} times; only the last time no write is
 * taken, for {@value #PAUSE_MILLIS_MAX} ms at the most. What is left then is for the next round.
 */
final class MovingKeys {
    private static final int AT_ONCE = 128;
    private static final int PAUSE_MILLIS_MAX = 500;
    private static final int LOOK_MILLIS = 5;
    private static final int TRIES_MAX = 3;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    /** A stream that has not moved for so long has nothing under way that only one of the two has. */
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final OwnKeys own;
    private final CopyFlow flow;
    private final Topology topology;
    private final Set<ByteBuffer> copied = new HashSet<>();
    private final Set<ByteBuffer> tooLong = new HashSet<>();

    MovingKeys(OwnKeys own, CopyFlow flow, Topology topology) {
        this.own = own;
        this.flow = flow;
        this.topology = topology;
    }

    /** Copies those of the keys that have not been copied so before; returns those that are left. */
    List<byte[]> copy(Side source, List<byte[]> keys) throws IOException, InterruptedException, CopyFlow.Stopped {
        List<byte[]> wanted = left(keys);
        if (wanted.isEmpty() || !own.hasVersions()) {
            return wanted;
        }
        Map<StreamId, Long> before = answer(source, own.sent());
        if (!topology.isMoving()) {
            flow.rest(STILL_NANOS); // while a ring changes it is noted what the source gets, too: see OwnKeys.Place
        }
        for (int from = 0; from < wanted.size(); from += AT_ONCE) {
            List<byte[]> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
            for (int tries = 1; tries <= TRIES_MAX && !left(some).isEmpty(); tries++) {
                boolean pauses = tries == TRIES_MAX;
                few(source, left(some), before, pauses);
                flow.rest(TimeUnit.MILLISECONDS.toNanos(
                        pauses ? PAUSE_MILLIS_MAX : LOOK_MILLIS)); // what was held comes first
            }
        }
        return left(wanted);
    }

    /** Each once. */
    private List<byte[]> left(List<byte[]> keys) {
        return keys.stream()
                .map(ByteBuffer::wrap)
                .distinct()
                .filter(key -> !copied.contains(key) && !tooLong.contains(key))
                .map(ByteBuffer::array)
                .toList();
    }

    /** How many were not copied so, since the source cannot give one of their values: these are left to the comparison. */
    int tooLong() {
        return tooLong.size();
    }

    /** Those of one question; in halves, where their values are too long for one answer. */
    private void few(Side source, List<byte[]> keys, Map<StreamId, Long> before, boolean pauses)
            throws IOException, InterruptedException {
        try {
            some(source, keys, before, pauses);
        } catch (IOException failed) {
            if (!String.valueOf(failed.getMessage()).contains(StoreGives.TOO_LONG)) {
                throw failed;
            }
            if (keys.size() == 1) {
                tooLong.add(ByteBuffer.wrap(keys.get(0)));
                return;
            }
            few(source, keys.subList(0, keys.size() / 2), before, pauses);
            few(source, keys.subList(keys.size() / 2, keys.size()), before, pauses);
        }
    }

    private void some(Side source, List<byte[]> keys, Map<StreamId, Long> before, boolean pauses)
            throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS_MAX / 2);
        if (pauses) {
            answer(source, own.pauseWrites(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS_MAX)));
        }
        try {
            OwnKeys.Place here =
                    answer(source, own.place(topology.node(source.node()).id(), keys));
            Map<StreamId, Long> moved = new HashMap<>(here.sent());
            moved.entrySet().removeAll(before.entrySet());
            here.coming().forEach((stream, position) -> moved.merge(stream, position, Math::max));
            while (System.nanoTime() - endNanos < 0) {
                GivenValues.AtPlace at = GivenValues.atPlace(answer(source, source.begin(Question.CUT, keys)));
                if (covers(at.cut(), moved)) {
                    put(source, keys, here.states(), at);
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } finally {
            own.pauseWrites(0);
        }
    }

    private static boolean covers(Map<StreamId, Long> cut, Map<StreamId, Long> moved) {
        return moved.entrySet().stream().allMatch(each -> cut.getOrDefault(each.getKey(), 0L) >= each.getValue());
    }

    private void put(Side source, List<byte[]> keys, List<KeyState> states, GivenValues.AtPlace at)
            throws IOException, InterruptedException {
        List<GivenValues.Given> given = own.read(at.values(), keys);
        List<OwnKeys.Value> values = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            GivenValues.Given one = given.get(i);
            if (one != null && !one.state().isSuspect()) {
                values.add(new OwnKeys.Value(one, states.get(i)));
            }
        }
        CompletableFuture<OwnKeys.Became> put = own.put(values, at.cut());
        own.pauseWrites(0);
        OwnKeys.Became became = answer(source, put);
        values.forEach(value -> copied.add(ByteBuffer.wrap(value.given().key())));
        became.left().forEach(key -> copied.remove(ByteBuffer.wrap(key)));
    }

    private static <T> T answer(Side source, CompletableFuture<T> asked) throws IOException, InterruptedException {
        return Answers.await(asked, source.name(), ANSWER_MILLIS_MAX);
    }
}
