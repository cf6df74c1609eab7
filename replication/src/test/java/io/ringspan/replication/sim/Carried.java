package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.WriteFrame;
import java.util.function.Consumer;

/** A write on its way: its bytes, copied as a wire would. */
final class Carried {
    private final WriteFrame header = new WriteFrame();
    private final byte[] bytes;

    Carried(WriteFrame write) {
        header.copyOf(write);
        bytes = new byte[write.length()];
        write.span().getBytes(write.at(), bytes);
    }

    /** Has it read from a receive buffer that lives during the call. */
    void deliver(SimCluster cluster, Consumer<WriteFrame> receiver) {
        ByteBuf received = cluster.memory().buffer(bytes.length);
        received.writeBytes(bytes);
        WriteFrame frame = new WriteFrame();
        frame.copyOf(header);
        frame.span(received, 0, bytes.length);
        receiver.accept(frame);
        received.release();
    }
}
