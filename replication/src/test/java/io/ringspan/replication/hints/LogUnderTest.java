package io.ringspan.replication.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A log of records that say who they are, and what its listener has heard. */
final class LogUnderTest implements HintListener {
    /** A record that says {@code text(position)}: with its header. */
    static final int RECORD_BYTES = HintFormat.RECORD_HEADER_BYTES + text(1).length();

    final SimHintFiles files;
    final ProcessMemory memory = new ProcessMemory();
    final List<Long> dropped = new ArrayList<>();
    final List<Cause> causes = new ArrayList<>();
    final List<Lost> lost = new ArrayList<>();
    final List<Refused> refused = new ArrayList<>();
    final List<String> troubles = new ArrayList<>();
    private final HintLimits limits;
    private final Budget budget;
    private HintLog log;

    LogUnderTest(SimHintFiles files, HintLimits limits, Budget budget) {
        this.files = files;
        this.limits = limits;
        this.budget = budget;
        this.log = opened();
    }

    /** Files of so many records, and room for plenty. */
    static LogUnderTest ofSegments(int records) {
        return new LogUnderTest(new SimHintFiles(), limits(records, FsyncPolicy.INTERVAL), new Budget(1 << 20));
    }

    static HintLimits limits(int records, FsyncPolicy fsync) {
        long bytes = HintFormat.FILE_HEADER_BYTES + (long) records * RECORD_BYTES;
        return new HintLimits(bytes, 1000, fsync);
    }

    HintLog log() {
        return log;
    }

    /** Another process opens what the one before has left. */
    HintLog reopen() {
        memory.end();
        log = opened();
        return log;
    }

    private HintLog opened() {
        try {
            return HintLog.open(files, limits, HintRoom.in(budget), memory, this);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String text(long position) {
        return String.format("write %014d", position);
    }

    void stage(long position, long millis) {
        log.stage(position, position - 1, millis).writeCharSequence(text(position), US_ASCII);
        log.staged();
    }

    /** One batch of the positions {@code from} to {@code to}, staged at time {@code from}. */
    boolean write(long from, long to) {
        for (long position = from; position <= to; position++) {
            stage(position, from);
        }
        return log.commit();
    }

    /** Sends all that there is to be sent, and says what it was. */
    List<Long> send() {
        return send(Integer.MAX_VALUE);
    }

    List<Long> send(int most) {
        List<Long> positions = new ArrayList<>();
        while (positions.size() < most && log.hasNext()) {
            assertThat(said(log.nextBytes(), log.nextAt(), log.nextLength())).isEqualTo(text(log.nextPosition()));
            long before = positions.isEmpty() ? Math.min(log.prev(), log.nextPosition() - 1) : last(positions);
            assertThat(log.prev()).isEqualTo(before);
            positions.add(log.nextPosition());
            log.advance();
        }
        return positions;
    }

    private static long last(List<Long> positions) {
        return positions.get(positions.size() - 1);
    }

    private static String said(ByteBuf bytes, int at, int length) {
        return bytes.toString(at, length, US_ASCII);
    }

    @Override
    public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
        assertThat(said(bytes, at, length)).isEqualTo(text(position));
        dropped.add(position);
        causes.add(cause);
    }

    @Override
    public void lost(Lost what) {
        lost.add(what);
    }

    @Override
    public void refused(Refused what) {
        refused.add(what);
    }

    @Override
    public void troubled(String file, IOException why) {
        troubles.add(file);
    }
}
