package io.ringspan.gossip.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.claim.Description;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads what {@link WireWriter} wrote, or anything else. Never beyond the end of its part. */
final class WireReader {
    private static final byte PRINTABLE_FIRST = ' ';
    private static final byte PRINTABLE_LAST = '~';

    private final Addresses addresses;
    private final byte[] bytes;
    private final int end;
    private int at;

    WireReader(Addresses addresses, byte[] bytes, int from, int to) {
        this.addresses = addresses;
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    int u8() throws MalformedMessage {
        need(1);
        return bytes[at++] & 0xFF;
    }

    int u16() throws MalformedMessage {
        return u8() << 8 | u8();
    }

    int u32() throws MalformedMessage {
        return u16() << 16 | u16();
    }

    long u64() throws MalformedMessage {
        return (long) u32() << 32 | Integer.toUnsignedLong(u32());
    }

    /** Without control characters: texts are shown on terminals and in logs. */
    String text(int bytesMax) throws MalformedMessage {
        int length = u8();
        if (length > bytesMax) {
            throw new MalformedMessage("a text of " + length + " bytes where " + bytesMax + " are possible");
        }
        need(length);
        if (isPlain(length)) {
            at += length;
            return new String(bytes, at - length, length, ISO_8859_1);
        }
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedMessage("a text with a control character");
            }
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedMessage("a text that is no UTF-8");
        }
    }

    NodeId id() throws MalformedMessage {
        return new NodeId(new Datacenter(name()), new Rack(name()), new Token(u32()));
    }

    Endpoint endpoint() throws MalformedMessage {
        return addresses.of(text(255), u16());
    }

    /** The next part: two bytes of length, and so many bytes. */
    WireReader part() throws MalformedMessage {
        int length = u16();
        need(length);
        at += length;
        return new WireReader(addresses, bytes, at - length, at);
    }

    private boolean isPlain(int length) {
        for (int i = at; i < at + length; i++) {
            if (bytes[i] < PRINTABLE_FIRST || bytes[i] > PRINTABLE_LAST) {
                return false;
            }
        }
        return true;
    }

    private String name() throws MalformedMessage {
        String name = text(Description.NAME_BYTES_MAX);
        if (name.isEmpty()) {
            throw new MalformedMessage("a name of no bytes");
        }
        return name;
    }

    private void need(int count) throws MalformedMessage {
        if (end - at < count) {
            throw new MalformedMessage("ends " + (count - (end - at)) + " bytes too soon");
        }
    }
}
