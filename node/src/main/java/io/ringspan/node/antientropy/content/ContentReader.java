package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.replication.antientropy.ContentDigest;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.Registers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Digests values: strings in pieces, lists and streams in their order, the members of sets, hashes and sorted sets in any. So two
 * stores that hold the same give the same, however they hold it.
 *
 * <p><b>Owner.</b> The thread of the connection. <b>Limits.</b> {@value #KEYS_AT_ONCE} keys are asked for at a time; of each a
 * piece of {@value #PIECE_BYTES} bytes, or {@value #MEMBERS_AT_ONCE} members, has to fit into memory, not the value.
 */
final class ContentReader {
    private static final int KEYS_AT_ONCE = 256;
    private static final int COLLECTIONS_AT_ONCE = 16;
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int MEMBERS_AT_ONCE = 512;

    private static final byte[] GETRANGE = StoreInput.ascii("GETRANGE");
    /** What stands before a key and behind it, where a short string is asked for, and its expiry. */
    private static final byte[] FIRST_PIECE = StoreInput.ascii("*4\r\n$8\r\nGETRANGE\r\n");

    private static final byte[] FIRST_PIECE_END = StoreInput.ascii(
            "$1\r\n0\r\n$" + Integer.toString(PIECE_BYTES - 1).length() + "\r\n" + (PIECE_BYTES - 1) + "\r\n");
    private static final byte[] EXPIRY = StoreInput.ascii("*2\r\n$11\r\nPEXPIRETIME\r\n");
    private static final byte[] NOTHING = {};
    private static final byte[] TYPE = StoreInput.ascii("TYPE");
    private static final byte[] COUNT = StoreInput.ascii("COUNT");
    private static final byte[] MEMBERS = RedisStoreReader.number(MEMBERS_AT_ONCE);
    private static final String WRONG_TYPE = "WRONGTYPE";
    private static final long NO_KEY = -2;

    private static final Map<String, Byte> KINDS = Map.of(
            "string", KeyLook.STRING,
            "list", KeyLook.LIST,
            "set", KeyLook.SET,
            "hash", KeyLook.HASH,
            "zset", KeyLook.SORTED_SET,
            "stream", KeyLook.STREAM,
            "none", KeyLook.NOTHING);

    private final RedisStoreReader store;
    private final StoreInput in;
    private final ContentDigest digest = new ContentDigest();
    private final byte[] piece = new byte[PIECE_BYTES];

    /** A value that is being digested. */
    private static final class Value {
        private final byte[] key;
        private final int place;
        private final long expiresMillis;
        private byte kind;
        private long sum;
        private String cursor = "0";
        private boolean changed;

        Value(byte[] key, int place, long expiresMillis) {
            this.key = key;
            this.place = place;
            this.expiresMillis = expiresMillis;
        }

        boolean isDone() {
            return changed || cursor.isEmpty();
        }
    }

    ContentReader(RedisStoreReader store, StoreInput in) {
        this.store = store;
        this.in = in;
    }

    KeyLook[] looks(List<byte[]> keys) throws IOException {
        KeyLook[] looks = new KeyLook[keys.size()];
        for (int from = 0; from < looks.length; from += KEYS_AT_ONCE) {
            some(keys, from, Math.min(looks.length, from + KEYS_AT_ONCE), looks);
        }
        return looks;
    }

    /** Most values are short strings: all are asked for as such at first. */
    private void some(List<byte[]> keys, int from, int to, KeyLook[] looks) throws IOException {
        for (int place = from; place < to; place++) {
            store.fixed(FIRST_PIECE, keys.get(place), FIRST_PIECE_END);
            store.fixed(EXPIRY, keys.get(place), NOTHING);
        }
        store.flush();
        List<Value> others = new ArrayList<>();
        List<Value> longOnes = new ArrayList<>();
        for (int place = from; place < to; place++) {
            first(keys.get(place), place, looks, others, longOnes);
        }
        for (Value value : longOnes) {
            looks[value.place] = longString(value);
        }
        for (int at = 0; at < others.size(); at += COLLECTIONS_AT_ONCE) {
            collections(others.subList(at, Math.min(others.size(), at + COLLECTIONS_AT_ONCE)), looks);
        }
    }

    private void first(byte[] key, int place, KeyLook[] looks, List<Value> others, List<Value> longOnes)
            throws IOException {
        String error = in.error();
        if (error != null && !error.startsWith(WRONG_TYPE)) {
            throw new IOException("the store said -" + error);
        }
        int length = error == null ? in.length() : 0;
        if (error == null) {
            in.bytes(piece, length);
        }
        long expires = in.number(':');
        looks[place] = KeyLook.NONE;
        if (expires == NO_KEY) {
            return;
        }
        long expiresMillis = Math.max(0, expires);
        if (error != null) {
            others.add(new Value(key, place, expiresMillis));
        } else if (length == PIECE_BYTES) {
            longOnes.add(new Value(key, place, expiresMillis));
        } else {
            byte[] registers = Registers.of(piece, length);
            long its = registers.length > 0
                    ? digest.begin().add(registers, 0, registers.length).end()
                    : digest.begin().add(piece, 0, length).end();
            looks[place] = new KeyLook(KeyLook.STRING, its, expiresMillis);
        }
    }

    private KeyLook longString(Value value) throws IOException {
        digest.begin();
        int length = PIECE_BYTES;
        for (long from = 0; length == PIECE_BYTES; from += PIECE_BYTES) {
            store.send(
                    GETRANGE,
                    value.key,
                    RedisStoreReader.number(from),
                    RedisStoreReader.number(from + PIECE_BYTES - 1));
            store.flush();
            if (in.error() != null) {
                return KeyLook.CHANGING;
            }
            length = in.length();
            in.bytes(piece, length);
            digest.add(piece, 0, length);
        }
        return new KeyLook(KeyLook.STRING, digest.end(), value.expiresMillis);
    }

    private void collections(List<Value> values, KeyLook[] looks) throws IOException {
        for (Value value : values) {
            store.send(TYPE, value.key);
        }
        store.flush();
        List<Value> open = new ArrayList<>();
        for (Value value : values) {
            value.kind = KINDS.getOrDefault(String.valueOf(in.reply()), KeyLook.OTHER);
            value.changed = value.kind == KeyLook.STRING || value.kind == KeyLook.NOTHING;
            open.add(value);
        }
        while (!open.isEmpty()) {
            open.removeIf(Value::isDone);
            for (Value value : open) {
                ask(value);
            }
            store.flush();
            for (Value value : open) {
                take(value);
            }
        }
        for (Value value : values) {
            looks[value.place] =
                    value.changed ? KeyLook.CHANGING : new KeyLook(value.kind, value.sum, value.expiresMillis);
        }
    }

    /** Asks for the next members; the cursor of a list is its next place, of a stream the last entry that was seen. */
    private void ask(Value value) throws IOException {
        byte[] key = value.key;
        byte[] cursor = StoreInput.ascii(value.cursor);
        switch (value.kind) {
            case KeyLook.LIST ->
                store.send(
                        StoreInput.ascii("LRANGE"),
                        key,
                        cursor,
                        RedisStoreReader.number(Long.parseLong(value.cursor) + MEMBERS_AT_ONCE - 1));
            case KeyLook.SET -> store.send(StoreInput.ascii("SSCAN"), key, cursor, COUNT, MEMBERS);
            case KeyLook.HASH -> store.send(StoreInput.ascii("HSCAN"), key, cursor, COUNT, MEMBERS);
            case KeyLook.SORTED_SET -> store.send(StoreInput.ascii("ZSCAN"), key, cursor, COUNT, MEMBERS);
            case KeyLook.STREAM -> askStream(key, value.cursor);
            default -> store.send(StoreInput.ascii("DUMP"), key);
        }
    }

    private void askStream(byte[] key, String cursor) throws IOException {
        boolean begins = cursor.equals("0");
        if (begins) {
            store.send(StoreInput.ascii("XINFO"), StoreInput.ascii("STREAM"), key);
            store.send(StoreInput.ascii("XINFO"), StoreInput.ascii("GROUPS"), key);
        }
        byte[] from = StoreInput.ascii(begins ? "-" : "(" + cursor);
        store.send(StoreInput.ascii("XRANGE"), key, from, StoreInput.ascii("+"), COUNT, MEMBERS);
    }

    private void take(Value value) throws IOException {
        switch (value.kind) {
            case KeyLook.LIST -> takeList(value);
            case KeyLook.SET, KeyLook.HASH, KeyLook.SORTED_SET -> takePage(value);
            case KeyLook.STREAM -> takeStream(value);
            default -> takeDump(value);
        }
    }

    private boolean failed(Value value) throws IOException {
        boolean failed = in.error() != null;
        value.changed |= failed;
        return failed;
    }

    private void takeList(Value value) throws IOException {
        if (failed(value)) {
            return;
        }
        int members = in.count();
        for (int i = 0; i < members; i++) {
            value.sum = ContentDigest.both(value.sum, in.digest(digest));
        }
        value.cursor = members < MEMBERS_AT_ONCE ? "" : Long.toString(Long.parseLong(value.cursor) + MEMBERS_AT_ONCE);
    }

    private void takePage(Value value) throws IOException {
        if (failed(value)) {
            return;
        }
        in.count();
        String next = String.valueOf(in.reply());
        int strings = in.count();
        boolean pairs = value.kind != KeyLook.SET;
        for (int i = 0; i < strings; i += pairs ? 2 : 1) {
            long member = in.digest(digest);
            value.sum += pairs ? ContentDigest.both(member, in.digest(digest)) : ContentDigest.both(member, 0);
        }
        value.cursor = next.equals("0") ? "" : next;
    }

    private void takeDump(Value value) throws IOException {
        if (failed(value)) {
            return;
        }
        value.sum = in.digest(digest);
        value.cursor = "";
    }

    private void takeStream(Value value) throws IOException {
        if (value.cursor.equals("0")) {
            boolean lost = failed(value);
            if (!lost) {
                value.sum = ContentDigest.both(value.sum, text(field(in.reply(), "last-generated-id")));
            }
            lost = failed(value);
            if (!lost) {
                groups(value, in.reply());
            }
        }
        if (failed(value)) {
            return;
        }
        int entries = in.count();
        for (int i = 0; i < entries; i++) {
            entry(value);
        }
        if (entries < MEMBERS_AT_ONCE) {
            value.cursor = "";
        }
    }

    private void entry(Value value) throws IOException {
        in.count();
        byte[] id = in.string();
        value.cursor = new String(id, ISO_8859_1);
        value.sum = ContentDigest.both(value.sum, ContentDigest.of(id));
        int strings = in.count();
        for (int i = 0; i < strings; i++) {
            value.sum = ContentDigest.both(value.sum, in.digest(digest));
        }
    }

    private static void groups(Value value, Object groups) {
        if (groups instanceof List<?> list) {
            long sum = 0;
            for (Object group : list) {
                long name = text(field(group, "name"));
                long position =
                        ContentDigest.both(text(field(group, "last-delivered-id")), text(field(group, "pending")));
                sum += ContentDigest.both(name, position);
            }
            value.sum = ContentDigest.both(value.sum, sum);
        }
    }

    static String field(Object info, String name) {
        if (info instanceof List<?> fields) {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (name.equals(fields.get(i))) {
                    return String.valueOf(fields.get(i + 1));
                }
            }
        }
        return "";
    }

    private static long text(String text) {
        return ContentDigest.of(StoreInput.ascii(text));
    }
}
