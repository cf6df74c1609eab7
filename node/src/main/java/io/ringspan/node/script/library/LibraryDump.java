package io.ringspan.node.script.library;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.resp.RespWriter;
import java.util.List;

/**
 * What FUNCTION DUMP says, of libraries as they were loaded and not as the store has them: each code behind the byte for a
 * library, as files of Redis have texts; behind all, the version of such files and the checksum CRC-64/Jones of what stands before it, both
 * the low byte first. Stateless.
 *
 * @see <a href="https://redis.io/docs/latest/commands/function-dump/">FUNCTION DUMP</a>
 */
public final class LibraryDump {
    private static final byte LIBRARY = (byte) 0xf5;
    private static final int FOOTER_BYTES = 10;
    private static final int SIX_BITS = 0x40;
    private static final int FOURTEEN_BITS = 0x4000;
    private static final byte IN_FOUR_BYTES = (byte) 0x80;

    /** Jones' polynomial, the low bit first. */
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

    private LibraryDump() {}

    /**
     * The reply; the caller's.
     *
     * @param dumped the store's own dump, whose version it has
     */
    public static ByteBuf reply(byte[] dumped, List<byte[]> codes) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer();
        for (byte[] code : codes) {
            payload.writeByte(LIBRARY);
            length(payload, code.length);
            payload.writeBytes(code);
        }
        payload.writeBytes(dumped, dumped.length - FOOTER_BYTES, 2);
        payload.writeLongLE(checksum(payload));
        ByteBuf reply = ByteBufAllocator.DEFAULT.buffer();
        new RespWriter().to(reply, 2).bulk(ByteBufUtil.getBytes(payload));
        payload.release();
        return reply;
    }

    private static void length(ByteBuf out, int bytes) {
        if (bytes < SIX_BITS) {
            out.writeByte(bytes);
        } else if (bytes < FOURTEEN_BITS) {
            out.writeByte(SIX_BITS | (bytes >> 8)).writeByte(bytes);
        } else {
            out.writeByte(IN_FOUR_BYTES).writeInt(bytes);
        }
    }

    private static long checksum(ByteBuf of) {
        long sum = 0;
        for (int i = of.readerIndex(); i < of.writerIndex(); i++) {
            sum ^= of.getUnsignedByte(i);
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                sum = (sum & 1) == 0 ? sum >>> 1 : (sum >>> 1) ^ POLYNOMIAL;
            }
        }
        return sum;
    }
}
