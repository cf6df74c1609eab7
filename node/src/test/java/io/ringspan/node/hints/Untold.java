package io.ringspan.node.hints;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.hints.HintListener;
import java.io.IOException;

/** Nothing is to be heard. */
final class Untold implements HintListener {
    @Override
    public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
        throw new AssertionError(position + " was dropped: " + cause);
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
