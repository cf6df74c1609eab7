package io.ringspan.node.antientropy.content;

import io.ringspan.replication.antientropy.KeyLook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value piece by piece, as the commands that give another store the same: for what is too long to be dumped, or goes to a
 * store that takes no dumps of this one.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> A piece is of about {@value #PIECE_BYTES} bytes, and of {@value
 * #PIECE_BYTES_MAX} at the most: so long may a member be.
 */
final class ValuePieces {
    static final int PIECE_BYTES_MAX = 16 << 20;
    static final String TOO_LONG = "a member of it is longer than " + PIECE_BYTES_MAX + " bytes";

    private static final int PIECE_BYTES = 256 * 1024;
    private static final int MEMBERS_MAX = 512;
    private static final byte[] COUNT = StoreInput.ascii("COUNT");

    private final RedisStoreReader store;
    private final StoreInput in;
    private final StreamPieces streams;

    ValuePieces(RedisStoreReader store, StoreInput in) {
        this.store = store;
        this.in = in;
        this.streams = new StreamPieces(store, in);
    }

    /** How many bytes each of these values takes in the store; 0 if there is none. */
    long[] weigh(List<byte[]> keys) throws IOException {
        for (byte[] key : keys) {
            store.send(StoreInput.ascii("MEMORY"), StoreInput.ascii("USAGE"), key);
        }
        store.flush();
        long[] weights = new long[keys.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight();
        }
        return weights;
    }

    private long weight() throws IOException {
        if (in.error() != null) {
            return 0;
        }
        if (in.type() == ':') {
            return in.number(':');
        }
        in.length();
        return 0;
    }

    /** The piece at a cursor, which is {@code 0} at the beginning. */
    StoreReader.Piece read(byte[] key, byte kind, String cursor) throws IOException {
        return switch (kind) {
            case KeyLook.STRING -> string(key, cursor);
            case KeyLook.LIST -> list(key, cursor, membersAtOnce(key, "LLEN"));
            case KeyLook.SET -> members(key, cursor, membersAtOnce(key, "SCARD"), "SSCAN", "SADD");
            case KeyLook.HASH -> members(key, cursor, membersAtOnce(key, "HLEN"), "HSCAN", "HSET");
            case KeyLook.SORTED_SET -> sorted(members(key, cursor, membersAtOnce(key, "ZCARD"), "ZSCAN", "ZADD"));
            case KeyLook.STREAM -> streams.read(key, cursor, membersAtOnce(key, "XLEN"));
            default -> StoreReader.Piece.none("its type cannot be copied");
        };
    }

    private StoreReader.Piece string(byte[] key, String cursor) throws IOException {
        long from = Long.parseLong(cursor);
        store.send(
                StoreInput.ascii("GETRANGE"),
                key,
                RedisStoreReader.number(from),
                RedisStoreReader.number(from + PIECE_BYTES - 1));
        store.flush();
        String failed = in.error();
        if (failed != null) {
            return StoreReader.Piece.none(failed);
        }
        byte[] piece = in.string();
        String next = piece.length < PIECE_BYTES ? "" : Long.toString(from + PIECE_BYTES);
        return new StoreReader.Piece("", next, List.<byte[][]>of(new byte[][] {StoreInput.ascii("APPEND"), piece}));
    }

    private StoreReader.Piece list(byte[] key, String cursor, int count) throws IOException {
        long from = Long.parseLong(cursor);
        store.send(
                StoreInput.ascii("LRANGE"),
                key,
                RedisStoreReader.number(from),
                RedisStoreReader.number(from + count - 1));
        store.flush();
        String failed = in.error();
        if (failed != null) {
            return StoreReader.Piece.none(failed);
        }
        int members = in.count();
        byte @Nullable [][] strings = strings(members);
        if (strings == null && count > 1) {
            return list(key, cursor, 1);
        }
        return piece(members < count ? "" : Long.toString(from + members), "RPUSH", strings);
    }

    private StoreReader.Piece members(byte[] key, String cursor, int count, String scan, String add)
            throws IOException {
        store.send(StoreInput.ascii(scan), key, StoreInput.ascii(cursor), COUNT, RedisStoreReader.number(count));
        store.flush();
        String failed = in.error();
        if (failed != null) {
            return StoreReader.Piece.none(failed);
        }
        in.count();
        String next = String.valueOf(in.reply());
        byte @Nullable [][] strings = strings(in.count());
        if (strings == null && count > 1) {
            return members(key, cursor, 1, scan, add);
        }
        return piece(next.equals("0") ? "" : next, add, strings);
    }

    private static StoreReader.Piece piece(String next, String verb, byte @Nullable [][] strings) {
        if (strings == null) {
            return StoreReader.Piece.none(TOO_LONG);
        }
        if (strings.length == 0) {
            return new StoreReader.Piece("", next, List.of());
        }
        byte[][] command = new byte[strings.length + 1][];
        command[0] = StoreInput.ascii(verb);
        System.arraycopy(strings, 0, command, 1, strings.length);
        return new StoreReader.Piece("", next, List.<byte[][]>of(command));
    }

    /** A score comes behind its member, and goes before it. */
    private static StoreReader.Piece sorted(StoreReader.Piece piece) {
        for (byte[][] command : piece.commands()) {
            for (int i = 1; i + 1 < command.length; i += 2) {
                byte[] member = command[i];
                command[i] = command[i + 1];
                command[i + 1] = member;
            }
        }
        return piece;
    }

    /** How many members are of about one piece. */
    private int membersAtOnce(byte[] key, String size) throws IOException {
        store.send(StoreInput.ascii("MEMORY"), StoreInput.ascii("USAGE"), key);
        store.send(StoreInput.ascii(size), key);
        store.flush();
        long bytes = weight();
        long members = in.error() == null ? in.number(':') : 0;
        return (int) Math.max(1, Math.min(MEMBERS_MAX, PIECE_BYTES * members / Math.max(1, bytes)));
    }

    /** Null if they are too long together; all are taken. */
    private byte @Nullable [][] strings(int count) throws IOException {
        List<byte @Nullable []> strings = new ArrayList<>(Math.min(count, MEMBERS_MAX));
        int left = PIECE_BYTES_MAX;
        for (int i = 0; i < count; i++) {
            byte[] string = in.string(left);
            strings.add(string);
            left -= string == null ? 0 : string.length;
        }
        return strings.contains(null) ? null : strings.toArray(new byte[0][]);
    }

    static boolean isText(byte[] word, String text) {
        return Arrays.equals(word, StoreInput.ascii(text));
    }
}
