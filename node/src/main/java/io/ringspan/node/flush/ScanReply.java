package io.ringspan.node.flush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * Reads the whole reply to a {@code SCAN}: the cursor, then how many keys there are, then each.
 *
 * <p><b>Buffers.</b> Borrowed for the call that brought them.
 */
final class ScanReply {
    private static final int CRLF = 2;

    private final ByteBuf in;
    private int at;
    private int keyAt;
    private int keyLength;

    ScanReply(ByteBuf in, int at) {
        this.in = in;
        this.at = at;
    }

    String cursor() {
        number((byte) '*');
        int length = number((byte) '$');
        String cursor = in.toString(at, length, US_ASCII);
        at += length + CRLF;
        return cursor;
    }

    /** How many follow. */
    int keys() {
        return number((byte) '*');
    }

    void nextKey() {
        keyLength = number((byte) '$');
        keyAt = at;
        at += keyLength + CRLF;
    }

    int keyAt() {
        return keyAt;
    }

    int keyLength() {
        return keyLength;
    }

    private int number(byte type) {
        if (in.getByte(at) != type) {
            throw new IllegalStateException("the store's reply to SCAN has a " + (char) in.getByte(at) + " where a "
                    + (char) type + " should be");
        }
        int number = 0;
        for (at++; in.getByte(at) != '\r'; at++) {
            number = number * 10 + in.getByte(at) - '0';
        }
        at += CRLF;
        return number;
    }
}
