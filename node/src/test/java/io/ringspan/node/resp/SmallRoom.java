package io.ringspan.node.resp;

import io.ringspan.node.protocol.RequestRoom;

/** Room that can run out. */
public final class SmallRoom implements RequestRoom {
    private static final int BYTES = 400_000;

    private int claimed;

    @Override
    public boolean claim(int bytes) {
        boolean fits = bytes <= BYTES - claimed;
        claimed += fits ? bytes : 0;
        return fits;
    }

    @Override
    public void giveBack() {
        claimed = 0;
    }

    /** Whether nothing of it is claimed. */
    public boolean isFree() {
        return claimed == 0;
    }
}
