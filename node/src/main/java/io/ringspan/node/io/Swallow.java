package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;

/** Takes the replies nobody waits for any more. */
public enum Swallow implements ReplySink {
    REPLY;

    @Override
    public void replying(ByteBuf in, int at, int length) {}

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {}

    @Override
    public void broken() {}

    @Override
    public void late() {}

    @Override
    public void expired() {}
}
