package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.Input;

/**
 * Cuts what arrives from a peer into frames.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> {@code frameBytesMax} a frame.
 */
public final class FrameReader {
    private final Input input = new Input();
    private int frameBytesMax;
    private boolean ended;

    /** Takes the frames. */
    public interface FrameSink {
        /**
         * One whole frame. The bytes are valid during the call.
         *
         * @param at where its header begins
         * @param end behind its last byte
         * @return whether to go on; if not, the bytes behind it are dropped
         */
        boolean frame(ByteBuf in, int at, int end);
    }

    public FrameReader(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** From now on, frames may be this long. */
    void admit(int bytesMax) {
        frameBytesMax = bytesMax;
    }

    /**
     * Reads on; takes over the reference to {@code arrived}.
     *
     * @return false when the bytes are no frames, or the sink had enough
     */
    public boolean read(ByteBuf arrived, ByteBufAllocator allocator, FrameSink sink) {
        if (ended) {
            // Behind what was no frame, nothing can be one.
            arrived.release();
            return false;
        }
        ByteBuf in = input.join(arrived, allocator);
        int position = in.readerIndex();
        int limit = in.writerIndex();
        int needed = 0;
        boolean goOn = true;
        while (goOn && limit - position >= Frames.HEADER_BYTES) {
            int length = in.getInt(position);
            if (length < Frames.HEADER_BYTES - Frames.LENGTH_BYTES || length > frameBytesMax) {
                goOn = false;
                break;
            }
            int end = position + Frames.LENGTH_BYTES + length;
            if (end > limit || end < 0) {
                needed = Frames.LENGTH_BYTES + length;
                break;
            }
            goOn = sink.frame(in, position, end);
            position = end;
        }
        ended = !goOn;
        input.keep(in, goOn ? position : limit, needed);
        return goOn;
    }

    public void discard() {
        input.discard();
    }
}
