package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.fuzz.Check;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Hint logs that a disk has changed: two segments and a mark. What counts is what stands before a segment's first bad record and above
 * the mark, in order, and it is found again by a later start, with what was appended. A checksum of zeros stands for the right one.
 *
 * <p>The input: the mark (a byte), how much of the rest is of the first segment (two bytes), the segments behind their headers.
 */
public final class HintFuzz {
    private static final long FIRST = 1;
    private static final long SECOND = 40;
    private static final int HEAD_BYTES = 3;
    private static final HintLimits LIMITS = new HintLimits(1 << 20, 1_000, FsyncPolicy.NEVER);

    private final SimHintFiles files = new SimHintFiles();
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final List<String> expected = new ArrayList<>();
    private long last;

    private HintFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < HEAD_BYTES) {
            return;
        }
        new HintFuzz().run(input);
    }

    private void run(byte[] input) throws IOException {
        int mark = input[0];
        if (mark > 0) {
            MarkFile.write(files, new MarkFile.Marks(mark, mark), false);
        }
        int split = HEAD_BYTES + Math.min(input.length - HEAD_BYTES, (input[1] & 0xFF) << 8 | (input[2] & 0xFF));
        last = FIRST - 1;
        segment(FIRST, SECOND, Arrays.copyOfRange(input, HEAD_BYTES, split), Math.max(0, mark));
        segment(SECOND, Long.MAX_VALUE, Arrays.copyOfRange(input, split, input.length), Math.max(0, mark));
        Check.same(expected, found(-1), "the records that are found");
        if (last < Long.MAX_VALUE - 1) {
            long appended = Math.max(Math.max(last, mark), SECOND) + 1;
            List<String> before = found(appended);
            Check.same(expected, before, "the records that are found again");
            expected.add(appended + ":");
            Check.same(expected, found(-1), "the records with the one behind them");
        }
        Check.same(0L, memory.metric().usedDirectMemory(), "memory that is still held");
    }

    /** Puts the segment there and notes what has to be found in it. */
    private void segment(long first, long below, byte[] records, long mark) {
        ByteBuf all = Unpooled.buffer().writeBytes(HintFormat.header()).writeBytes(records);
        int at = HintFormat.FILE_HEADER_BYTES;
        long before = first - 1;
        while (all.writerIndex() - at >= HintFormat.RECORD_HEADER_BYTES) {
            int length = all.getInt(at);
            int end = at + HintFormat.RECORD_HEADER_BYTES + length;
            if (length < 0 || end < 0 || end > all.writerIndex()) {
                break;
            }
            int right = checksum(all, at + HintFormat.CHECKED_FROM, end);
            if (all.getInt(at + Integer.BYTES) == 0) {
                all.setInt(at + Integer.BYTES, right);
            }
            long position = all.getLong(at + HintFormat.CHECKED_FROM);
            if (all.getInt(at + Integer.BYTES) != right || position <= before || position >= below) {
                break;
            }
            before = position;
            last = position;
            if (position > mark) {
                int from = at + HintFormat.RECORD_HEADER_BYTES;
                expected.add(position + ":" + ByteBufUtil.hexDump(all, from, length));
            }
            at = end;
        }
        files.put(HintFormat.name(first), ByteBufUtil.getBytes(all));
    }

    private static int checksum(ByteBuf bytes, int from, int end) {
        CRC32C crc = new CRC32C();
        ByteBuffer checked = bytes.nioBuffer(from, end - from);
        crc.update(checked);
        return (int) crc.getValue();
    }

    /** What a log that is opened now has to send; then it takes one more of that position, if that is not negative. */
    private List<String> found(long append) throws IOException {
        HintLog log = HintLog.open(files, LIMITS, HintRoom.in(new Budget(1 << 30)), memory, SimDisk.DEAF);
        List<String> found = new ArrayList<>();
        while (log.hasNext()) {
            found.add(log.nextPosition() + ":" + ByteBufUtil.hexDump(log.nextBytes(), log.nextAt(), log.nextLength()));
            log.advance();
        }
        Check.same((long) found.size(), log.records(), "how many records it says it has");
        if (append >= 0) {
            log.stage(append, append - 1, 1);
            log.staged();
            Check.that(log.commit(), "a record is not kept");
        }
        log.close();
        return found;
    }
}
