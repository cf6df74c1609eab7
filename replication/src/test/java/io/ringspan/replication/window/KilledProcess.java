package io.ringspan.replication.window;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.ProcessMemory;
import io.ringspan.replication.hints.SimHintFiles;
import io.ringspan.replication.hints.Untroubled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Windows of three replicas, and what the next process makes of them. */
final class KilledProcess {
    static final NodeId NEAR = node("dc1", "r1");
    static final NodeId FAR = node("dc2", "r1");
    static final NodeId LATE = node("dc2", "r2");
    private static final int HEAD_BYTES = 26;

    /** What a later process sends of a hint log. */
    record Sent(List<Long> positions, List<Long> prevs, long sentTo) {}

    private static NodeId node(String datacenter, String rack) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(0));
    }

    final StreamId stream = new StreamId(NEAR, 1, 0);
    final SimWindows windows = new SimWindows();
    final DurableWindows durable = new DurableWindows(windows.of(stream));
    final Cursor near = durable.cursor(NEAR);
    final Cursor far = durable.cursor(FAR);
    final Cursor late = durable.cursor(LATE);
    final Map<String, SimHintFiles> logs = new TreeMap<>();
    private final ProcessMemory memory = new ProcessMemory();
    /** Whether its disk may fail. */
    boolean tolerant;

    private int end;

    /** A block of writes for these replicas. */
    Block block(Cursor... owners) {
        Block block = durable.take(4000, owners);
        if (block == null) {
            throw new AssertionError("no room");
        }
        end = block.first();
        return block;
    }

    /** Puts a write into the block that was made last, behind the others. */
    void write(Block block, long position, long receivers) {
        byte[] span = text(position).getBytes(US_ASCII);
        int at = end + Block.HEAD_BYTES;
        block.buffer().setBytes(at, span);
        WriteFrame frame = new WriteFrame()
                .number(position, position)
                .form(1, (byte) 2, (byte) 3)
                .place((int) position, 0, position << 16)
                .span(block.buffer(), at, span.length);
        block.seal(frame, receivers);
        end = at + span.length;
    }

    static String text(long position) {
        return "write " + position;
    }

    SimHintFiles left() {
        return Objects.requireNonNull(windows.left().get(stream));
    }

    /** The next process takes what is there. */
    long take(SimHintFiles left) throws IOException {
        try {
            return LeftWindows.take(left, this::log);
        } finally {
            memory.end();
        }
    }

    HintLog log(String replica) throws IOException {
        SimHintFiles files = logs.computeIfAbsent(replica, name -> new SimHintFiles());
        HintLimits limits = new HintLimits(1 << 20, 86_400_000, FsyncPolicy.NEVER);
        HintListener listener = tolerant ? new Tolerant() : new Untroubled();
        return HintLog.open(files, limits, HintRoom.in(new Budget(1 << 30)), memory, listener);
    }

    /** What is in the replica's log, and is what was written. */
    Sent sent(NodeId replica) throws IOException {
        List<Long> positions = new ArrayList<>();
        List<Long> prevs = new ArrayList<>();
        HintLog log = log(replica.toString());
        while (log.hasNext()) {
            ByteBuf payload = log.nextBytes();
            String commands = payload.toString(log.nextAt() + HEAD_BYTES, log.nextLength() - HEAD_BYTES, US_ASCII);
            if (!commands.equals(text(log.nextPosition())) || payload.getLong(log.nextAt()) != log.nextPosition()) {
                throw new AssertionError("instead of " + log.nextPosition() + ": " + commands);
            }
            positions.add(log.nextPosition());
            prevs.add(log.prev());
            log.advance();
        }
        long sentTo = log.sentTo();
        log.close();
        return new Sent(positions, prevs, sentTo);
    }

    /** What a stop, or an earlier process, has put into the replica's log. */
    void hint(NodeId replica, long position, long prev) throws IOException {
        HintLog log = log(replica.toString());
        ByteBuf payload = Unpooled.buffer().writeLong(position).writeZero(HEAD_BYTES - Long.BYTES);
        payload.writeCharSequence(text(position), US_ASCII);
        log.stage(position, prev, 1).writeBytes(payload);
        log.staged();
        if (!log.commit()) {
            throw new AssertionError("nothing was kept");
        }
        log.close();
    }

    /** Of a log on a disk that fails. */
    private static final class Tolerant implements HintListener {
        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            throw new AssertionError("dropped " + position);
        }

        @Override
        public void lost(Lost lost) {}

        @Override
        public void refused(Refused refused) {}

        @Override
        public void troubled(String file, IOException why) {}
    }
}
