package io.ringspan.gossip.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import java.util.Arrays;

/**
 * Writes numbers, high byte first, and short texts into one array.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 */
final class WireWriter {
    private final byte[] bytes;
    private int at;

    WireWriter(int bytesMax) {
        this.bytes = new byte[bytesMax];
    }

    void clear() {
        at = 0;
    }

    int at() {
        return at;
    }

    /** Takes back all that was written from there on. */
    void backTo(int position) {
        at = position;
    }

    byte[] written() {
        return Arrays.copyOf(bytes, at);
    }

    void u8(int value) {
        bytes[at++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> 8);
        u8(value);
    }

    void u32(int value) {
        u16(value >>> 16);
        u16(value);
    }

    void u64(long value) {
        u32((int) (value >>> 32));
        u32((int) value);
    }

    /** At most 255 bytes. */
    void text(String value) {
        byte[] text = value.getBytes(UTF_8);
        u8(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        at += text.length;
    }

    void id(NodeId id) {
        text(id.datacenter().name());
        text(id.rack().name());
        u32(id.token().bits());
    }

    void endpoint(Endpoint endpoint) {
        text(endpoint.host());
        u16(endpoint.port());
    }

    /** Leaves two bytes for a length. */
    int openLength() {
        u16(0);
        return at;
    }

    /** Fills in how much was written since. */
    void closeLength(int opened) {
        int length = at - opened;
        bytes[opened - 2] = (byte) (length >>> 8);
        bytes[opened - 1] = (byte) length;
    }

    void patchU8(int position, int value) {
        bytes[position] = (byte) value;
    }
}
