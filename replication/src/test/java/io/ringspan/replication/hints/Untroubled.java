package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Of a log that keeps all it is given. */
public final class Untroubled implements HintListener {
    @Override
    public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
        throw new AssertionError("dropped " + position);
    }

    @Override
    public void lost(Lost lost) {
        throw new AssertionError(lost);
    }

    @Override
    public void refused(Refused refused) {
        throw new AssertionError(refused);
    }

    @Override
    public void troubled(String file, IOException why) {
        throw new AssertionError(file, why);
    }
}
