package io.ringspan.replication.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.NodeId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of a stream's replicas: one behind the other in a mapped file, each with its replica's name.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> {@value #FILE_BYTES} bytes, or what the first topology needs; a
 * replica that finds no room there has its writes in the process's memory only.
 */
final class Cursors {
    private static final int FILE_BYTES = 64 * 1024;

    private final Map<NodeId, Cursor> byName = new HashMap<>();
    private @Nullable ByteBuffer page;
    private int end = WindowFormat.CURSORS_HEAD_BYTES;

    /** The replica's; bound if the file is there. */
    Cursor of(NodeId replica) {
        Cursor known = byName.get(replica);
        if (known != null) {
            return known;
        }
        Cursor made = new Cursor();
        byName.put(replica, made);
        bind(replica, made);
        return made;
    }

    /** Makes the file. False if it is not to be had. */
    boolean open(WindowFiles files) {
        if (page != null) {
            return true;
        }
        int needed = WindowFormat.CURSORS_HEAD_BYTES + Integer.BYTES;
        for (NodeId replica : byName.keySet()) {
            needed += WindowFormat.cursorBytes(name(replica).length);
        }
        page = files.make(WindowFormat.CURSORS, Math.max(FILE_BYTES, needed));
        if (page == null) {
            return false;
        }
        WindowFormat.cursorsHead(page);
        byName.forEach(this::bind);
        return true;
    }

    private void bind(NodeId replica, Cursor cursor) {
        byte[] name = name(replica);
        int bytes = WindowFormat.cursorBytes(name.length);
        if (page == null || end + bytes + Integer.BYTES > page.limit()) {
            return;
        }
        page.put(end + WindowFormat.CURSOR_HEAD_BYTES, name);
        page.putInt(
                end + Integer.BYTES, WindowFormat.checksum(page, end + WindowFormat.CURSOR_HEAD_BYTES, name.length));
        page.putInt(end, name.length); // with this it is there
        cursor.bind(page, end);
        end += bytes;
    }

    private static byte[] name(NodeId replica) {
        return replica.toString().getBytes(UTF_8);
    }

    /** Nothing is written any more. */
    void close() {
        byName.values().forEach(cursor -> cursor.bind(null, 0));
        page = null;
        end = Integer.MAX_VALUE / 2;
    }
}
