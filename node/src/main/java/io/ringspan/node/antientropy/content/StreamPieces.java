package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stream piece by piece: its entries, then what is known of it beside them with its groups and their consumers, then, group
 * by group, what is pending. What is pending of an entry that was deleted cannot be given to another store.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> As {@link ValuePieces}; {@value #GROUPS_MAX} groups, each with as
 * many consumers.
 */
final class StreamPieces {
    private static final int GROUPS_MAX = 1_000;
    private static final int PENDING_AT_ONCE = 500;
    /** Cursors begin with what comes next. */
    private static final String GROUPS = "groups";

    private static final String PENDING = "pending";
    private static final byte[] ADD = StoreInput.ascii("XADD");
    private static final byte[] GROUP = StoreInput.ascii("XGROUP");

    private final RedisStoreReader store;
    private final StoreInput in;

    StreamPieces(RedisStoreReader store, StoreInput in) {
        this.store = store;
        this.in = in;
    }

    /** @param count how many entries are of about one piece */
    StoreReader.Piece read(byte[] key, String cursor, int count) throws IOException {
        if (cursor.startsWith(PENDING)) {
            String[] at = cursor.split(" ", -1);
            return pending(key, Integer.parseInt(at[1]), at[2]);
        }
        return cursor.equals(GROUPS) ? groups(key) : entries(key, cursor, count);
    }

    private StoreReader.Piece entries(byte[] key, String cursor, int count) throws IOException {
        String from = cursor.equals("0") ? "-" : "(" + cursor;
        send("XRANGE", key, from, "+", "COUNT", Integer.toString(count));
        store.flush();
        String failed = in.error();
        if (failed != null) {
            return StoreReader.Piece.none(failed);
        }
        int entries = in.count();
        List<byte[][]> commands = new ArrayList<>(entries);
        String last = cursor;
        int left = ValuePieces.PIECE_BYTES_MAX;
        boolean tooLong = false;
        for (int i = 0; i < entries; i++) {
            in.count();
            byte[] id = in.string();
            last = new String(id, ISO_8859_1);
            int strings = in.count();
            byte[][] command = new byte[strings + 2][];
            command[0] = ADD;
            command[1] = id;
            for (int field = 0; field < strings; field++) {
                byte[] its = in.string(left);
                tooLong |= its == null;
                left -= its == null ? 0 : its.length;
                command[field + 2] = its == null ? new byte[0] : its;
            }
            commands.add(command);
        }
        if (tooLong) {
            return count > 1 ? entries(key, cursor, 1) : StoreReader.Piece.none(ValuePieces.TOO_LONG);
        }
        return new StoreReader.Piece("", entries < count ? GROUPS : last, commands);
    }

    private StoreReader.Piece groups(byte[] key) throws IOException {
        List<byte[][]> commands = new ArrayList<>();
        // A stream may be there without an entry.
        commands.add(words("XGROUP", "CREATE", "ringspan", "0", "MKSTREAM"));
        commands.add(words("XGROUP", "DESTROY", "ringspan"));
        send("XINFO", "STREAM", key);
        send("XINFO", "GROUPS", key);
        store.flush();
        String failed = in.error();
        Object info = failed == null ? in.reply() : "";
        String failedGroups = in.error();
        List<?> groups = failedGroups == null && in.reply() instanceof List<?> list ? list : List.of();
        if (failed != null || failedGroups != null || groups.size() > GROUPS_MAX) {
            return StoreReader.Piece.none(failed == null ? "it has too many groups" : failed);
        }
        commands.add(words(
                "XSETID",
                ContentReader.field(info, "last-generated-id"),
                "ENTRIESADDED",
                ContentReader.field(info, "entries-added"),
                "MAXDELETEDID",
                ContentReader.field(info, "max-deleted-entry-id")));
        for (Object group : groups) {
            String name = ContentReader.field(group, "name");
            String read = ContentReader.field(group, "entries-read");
            commands.add(group(
                    "CREATE",
                    name,
                    ContentReader.field(group, "last-delivered-id"),
                    "ENTRIESREAD",
                    read.isEmpty() ? "-1" : read));
            consumers(key, name, commands);
        }
        return new StoreReader.Piece("", groups.isEmpty() ? "" : PENDING + " 0 -", commands);
    }

    private void consumers(byte[] key, String group, List<byte[][]> commands) throws IOException {
        send("XINFO", "CONSUMERS", key, group);
        store.flush();
        if (in.error() != null || !(in.reply() instanceof List<?> consumers)) {
            return; // the group is gone: that is found when all is read
        }
        for (Object consumer : consumers.subList(0, Math.min(GROUPS_MAX, consumers.size()))) {
            commands.add(group("CREATECONSUMER", group, ContentReader.field(consumer, "name")));
        }
    }

    private StoreReader.Piece pending(byte[] key, int place, String from) throws IOException {
        send("XINFO", "GROUPS", key);
        store.flush();
        String failed = in.error();
        List<?> groups = failed == null && in.reply() instanceof List<?> list ? list : List.of();
        if (place >= groups.size()) {
            return failed == null ? new StoreReader.Piece("", "", List.of()) : StoreReader.Piece.none(failed);
        }
        String name = ContentReader.field(groups.get(place), "name");
        send("XPENDING", key, name, from, "+", Integer.toString(PENDING_AT_ONCE));
        store.flush();
        failed = in.error();
        if (failed != null) {
            return StoreReader.Piece.none(failed);
        }
        List<byte[][]> commands = new ArrayList<>();
        String last = from;
        int count = in.count();
        for (int i = 0; i < count; i++) {
            in.count();
            last = String.valueOf(in.reply());
            String consumer = String.valueOf(in.reply());
            String idle = String.valueOf(in.reply());
            String times = String.valueOf(in.reply());
            commands.add(
                    words("XCLAIM", name, consumer, "0", last, "IDLE", idle, "RETRYCOUNT", times, "FORCE", "JUSTID"));
        }
        String next = count < PENDING_AT_ONCE ? (place + 1) + " -" : place + " (" + last;
        return new StoreReader.Piece("", PENDING + " " + next, commands);
    }

    private static byte[][] group(String verb, String... words) {
        byte[][] command = new byte[words.length + 2][];
        command[0] = GROUP;
        command[1] = StoreInput.ascii(verb);
        for (int i = 0; i < words.length; i++) {
            command[i + 2] = words[i].getBytes(ISO_8859_1);
        }
        return command;
    }

    /** Names have a byte a character, as replies have. */
    private static byte[][] words(String... words) {
        byte[][] command = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            command[i] = words[i].getBytes(ISO_8859_1);
        }
        return command;
    }

    private void send(String verb, byte[] key, String... rest) throws IOException {
        byte[][] command = new byte[rest.length + 2][];
        command[0] = StoreInput.ascii(verb);
        command[1] = key;
        for (int i = 0; i < rest.length; i++) {
            command[i + 2] = rest[i].getBytes(ISO_8859_1);
        }
        store.send(command);
    }

    private void send(String verb, String what, byte[] key, String... rest) throws IOException {
        byte[][] command = new byte[rest.length + 3][];
        command[0] = StoreInput.ascii(verb);
        command[1] = StoreInput.ascii(what);
        command[2] = key;
        for (int i = 0; i < rest.length; i++) {
            command[i + 3] = rest[i].getBytes(ISO_8859_1);
        }
        store.send(command);
    }
}
