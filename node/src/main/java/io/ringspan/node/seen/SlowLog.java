package io.ringspan.node.seen;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Command;
import io.ringspan.node.request.FirstCommand;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The last batches of one worker whose answer took long, in memory that is there from the beginning. A reader on another
 * thread copies an entry between two looks at its stamp, and passes over one that was written meanwhile: it waits for
 * nobody, nobody waits for it, and it never shows two entries mixed.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads. <b>Limits.</b> {@code slowlog_max_len} entries, {@value #NAME_MAX} characters of
 * a client's name.
 */
final class SlowLog {
    static final int NAME_MAX = 64;

    private static final long EMPTY = 0;
    private static final long BEING_WRITTEN = -1;

    private final SlowLogs shared;
    private final TimeSource time;
    private final Entry[] entries;
    /** The entry's id and 1, so that no two entries at one place have the same. */
    private final AtomicLongArray stamps;

    private int next;
    private long commands;

    /** One place, written over again and again. */
    private static final class Entry {
        private final FirstCommand first = new FirstCommand();
        private long atMillis;
        private long nanos;
        private int commands;
        private long client;
        private String address = "";
        private String name = "";
        private Consistency level = Consistency.DC_ONE;
        private Outcome outcome = Outcome.OK;
    }

    SlowLog(SlowLogs shared, TimeSource time, int entriesMax) {
        this.shared = shared;
        this.time = time;
        this.entries = new Entry[entriesMax];
        for (int i = 0; i < entriesMax; i++) {
            entries[i] = new Entry();
        }
        this.stamps = new AtomicLongArray(entriesMax);
    }

    /** A batch was answered that took so long. */
    void add(Slot slot, Consistency level, ClientInfo client, long nanos) {
        commands += slot.commands();
        int place = next;
        next = place + 1 == entries.length ? 0 : place + 1;
        long stamp = shared.nextId() + 1;
        stamps.setOpaque(place, BEING_WRITTEN);
        VarHandle.storeStoreFence();
        Entry entry = entries[place];
        entry.first.set(slot.first());
        entry.atMillis = time.epochMillis();
        entry.nanos = nanos;
        entry.commands = slot.commands();
        entry.client = client.id();
        entry.address = client.address();
        entry.name = cut(client.name());
        entry.level = level;
        entry.outcome = slot.outcome();
        stamps.setRelease(place, stamp);
    }

    private static String cut(String name) {
        return name.length() <= NAME_MAX ? name : name.substring(0, NAME_MAX);
    }

    /** How many commands were in such batches. */
    long commands() {
        return commands;
    }

    /** The ids of the entries from {@code fromId} on, in no order. */
    LongStream ids(long fromId) {
        return IntStream.range(0, entries.length)
                .mapToLong(stamps::getOpaque)
                .filter(stamp -> stamp > fromId)
                .map(stamp -> stamp - 1);
    }

    /** The entries from {@code fromId} on, in no order. */
    List<SlowCommand> entries(long fromId) {
        List<SlowCommand> found = new ArrayList<>();
        for (int place = 0; place < entries.length; place++) {
            long stamp = stamps.getAcquire(place);
            if (stamp != EMPTY && stamp != BEING_WRITTEN && stamp > fromId) {
                Optional<SlowCommand> copy = copy(entries[place], stamp - 1);
                VarHandle.loadLoadFence();
                if (stamps.getOpaque(place) == stamp) {
                    copy.ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Whatever stands there now, which may be two entries mixed: whether it is, the caller looks up. */
    private static Optional<SlowCommand> copy(Entry entry, long id) {
        FirstCommand first = new FirstCommand();
        first.set(entry.first);
        Command command = first.command();
        if (command == null) {
            return Optional.empty();
        }
        int length = first.keyLength();
        return Optional.of(new SlowCommand(
                id,
                entry.atMillis,
                TimeUnit.NANOSECONDS.toMicros(entry.nanos),
                entry.commands,
                command,
                length < 0 ? KeyText.NONE : KeyText.of(first.key(), length),
                first.token(),
                new SlowCommand.Client(entry.client, entry.address, entry.name),
                entry.level,
                entry.outcome));
    }
}
