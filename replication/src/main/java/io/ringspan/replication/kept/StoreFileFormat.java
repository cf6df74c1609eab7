package io.ringspan.replication.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.replication.version.VersionMemory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the file of a store lies: a head of {@value #HEAD_BYTES} bytes, {@value #NOTES} notes of {@value NOTE_BYTES}, then the table of
 * versions. All numbers but the table's have their highest byte first; the table's are in the machine's own order, since nobody
 * else reads them. Told in docs/adr/0042-versions-outlive-the-process.md.
 */
final class StoreFileFormat {
    static final int VERSION = 1;
    /** {@code RSSTORE} and a line's end. */
    static final long MAGIC = 0x5253_5354_4F52_450AL;

    static final int HEAD_BYTES = 4096;
    static final int VERSION_AT = 8;
    static final int ENTRIES_AT = 12;
    /** 1 if the machine has a number's lowest byte first, else 2. */
    static final int ORDER_AT = 16;

    static final int SEED_AT = 24;
    /** What the store calls the connection that writes went over. */
    static final int CLIENT_AT = 32;
    /** Which run of the machine the file was written in. */
    static final int MACHINE_AT = 64;
    /** Which run of the store it is about. */
    static final int RUN_AT = 256;
    /** Whose it is. */
    static final int NODE_AT = 512;

    static final int TEXT_BYTES_MAX = 160;
    static final int NODE_BYTES_MAX = 2048;

    static final int NOTES = 4096;
    static final int NOTE_BYTES = 160;
    static final int EPOCH_AT = 4;
    static final int WORKER_AT = 8;
    static final int TOKEN_AT = 12;
    static final int MARK_AT = 16;
    static final int SENT_AT = 24;
    static final int DATACENTER_BYTES_AT = 32;
    static final int RACK_BYTES_AT = 34;
    static final int NAME_AT = 36;
    static final int NAME_BYTES_MAX = NOTE_BYTES - NAME_AT;

    private StoreFileFormat() {}

    static int tableAt() {
        return HEAD_BYTES + NOTES * NOTE_BYTES;
    }

    static int bytes(int entries) {
        return tableAt() + VersionMemory.bytes(entries);
    }

    static int noteAt(int note) {
        return HEAD_BYTES + note * NOTE_BYTES;
    }

    static int order() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 2;
    }

    /** Writes a text and its length: the length last, and while it is written there is none. */
    static void text(ByteBuffer file, int at, int bytesMax, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        file.putInt(at, 0);
        if (bytes.length > bytesMax) {
            return;
        }
        VarHandle.storeStoreFence();
        file.put(at + Integer.BYTES, bytes);
        VarHandle.storeStoreFence();
        file.putInt(at, bytes.length);
    }

    /** The text that stands there; empty if there is none. */
    static String text(ByteBuffer file, int at, int bytesMax) {
        int length = file.getInt(at);
        byte[] bytes = new byte[length < 0 || length > bytesMax ? 0 : length];
        file.get(at + Integer.BYTES, bytes);
        return new String(bytes, UTF_8);
    }
}
