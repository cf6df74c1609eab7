package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;

/**
 * Waits until another node has dealt with what it was told, or will not.
 *
 * <p><b>Owner.</b> Worker 0.
 */
record Heard(Runnable then) implements ReplySink {
    @Override
    public void replying(ByteBuf in, int at, int length) {}

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        then.run();
    }

    @Override
    public void broken() {
        then.run();
    }

    @Override
    public void late() {}

    /** Its place on the link stays until an answer comes; who waits has a deadline of its own. */
    @Override
    public void expired() {}
}
