package io.ringspan.node.script.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.execute.Sha1;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How changes are written down, on disk and between nodes: of each a byte for its kind, one that says whether a text is there, its
 * stamp, then name and text, each behind its length. All numbers are big-endian. Stateless.
 */
public final class Changes {
    private static final int HEADER_BYTES = 2 + 16 + 4;

    private Changes() {}

    /** How many bytes that takes. */
    public static long bytes(Change change) {
        return HEADER_BYTES + change.name().length() + Integer.BYTES + (long) change.length();
    }

    public static void write(List<Change> changes, ByteBuf out) {
        for (Change change : changes) {
            byte[] name = change.name().getBytes(UTF_8);
            byte[] text = change.text();
            out.writeByte(change.kind().code())
                    .writeByte(text == null ? 0 : 1)
                    .writeLong(change.stamp().clock())
                    .writeLong(change.stamp().origin())
                    .writeInt(name.length)
                    .writeBytes(name);
            if (text != null) {
                out.writeInt(text.length).writeBytes(text);
            }
        }
    }

    /** Reads all that is left; null if it is no such thing. */
    public static @Nullable List<Change> read(ByteBuf in) {
        List<Change> changes = new ArrayList<>();
        while (in.isReadable()) {
            Change change = in.readableBytes() < HEADER_BYTES ? null : readOne(in);
            if (change == null) {
                return null;
            }
            changes.add(change);
        }
        return changes;
    }

    private static @Nullable Change readOne(ByteBuf in) {
        Change.Kind kind = Change.Kind.of(in.readByte());
        boolean there = in.readByte() != 0;
        Stamp stamp = new Stamp(in.readLong(), in.readLong());
        byte[] name = bytes(in);
        byte[] text = there && name != null ? bytes(in) : null;
        if (kind == null || name == null || there != (text != null) || stamp.clock() <= 0) {
            return null;
        }
        if (kind.isOfAll() != (name.length == 0)) {
            return null;
        }
        String named = new String(name, UTF_8);
        boolean right = kind != Change.Kind.SCRIPT || text == null || named.equals(Sha1.hex(text));
        return right ? new Change(kind, named, stamp, text) : null;
    }

    private static byte @Nullable [] bytes(ByteBuf in) {
        int length = in.readableBytes() < Integer.BYTES ? -1 : in.readInt();
        if (length < 0 || length > in.readableBytes()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
