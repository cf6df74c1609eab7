package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Where a value of another replica comes together piece by piece, out of sight of clients: one key in another database of the
 * store, which ends by itself if nobody goes on. When it is whole the store worker copies it to its place.
 *
 * <p><b>Owner.</b> The thread that made it.
 */
public final class Scratch implements Closeable {
    /** The store's database. */
    public static final int DATABASE = 1;

    private static final byte[] NAME = StoreInput.ascii("ringspan:taken");
    private static final byte[] KEPT_MILLIS = RedisStoreReader.number(600_000);
    private static final String GROUP = "XGROUP";

    /** What a value is made with. Anything else is not sent to the store. */
    private static final Set<String> VERBS =
            Set.of("APPEND", "RPUSH", "SADD", "HSET", "ZADD", "XADD", "XSETID", "XCLAIM", GROUP);

    private final RedisStoreReader store;
    private final StoreInput in;

    private Scratch(RedisStoreReader store) {
        this.store = store;
        this.in = store.in();
    }

    /** Connects. */
    public static Scratch connect(StoreReading store) throws IOException {
        return new Scratch(RedisStoreReader.connect(store));
    }

    /** The key's name there. */
    public static byte[] name() {
        return NAME.clone();
    }

    /** Begins anew. Returns why the store does not let it; nothing if it does. */
    public String begin() throws IOException {
        store.send(StoreInput.ascii("SELECT"), RedisStoreReader.number(DATABASE));
        store.flush();
        String failed = in.error();
        if (failed != null) {
            return failed;
        }
        in.reply();
        store.send(StoreInput.ascii("UNLINK"), NAME);
        store.flush();
        return said("");
    }

    private String said(String before) throws IOException {
        String failed = in.error();
        if (failed != null) {
            return before.isEmpty() ? failed : before;
        }
        in.reply();
        return before;
    }

    /** Adds a piece. Returns why the store does not take it; nothing if it does. */
    public String add(List<byte[][]> commands) throws IOException {
        for (byte[][] command : commands) {
            String verb = new String(command[0], US_ASCII);
            if (!VERBS.contains(verb) || command.length < 2) {
                return "not a piece of a value";
            }
        }
        for (byte[][] command : commands) {
            store.send(withName(command));
        }
        store.send(StoreInput.ascii("PEXPIRE"), NAME, KEPT_MILLIS);
        store.flush();
        String failed = "";
        for (int i = 0; i <= commands.size(); i++) {
            failed = said(failed);
        }
        return failed;
    }

    /** The name stands behind the verb, or behind what is done to a group. */
    private static byte[][] withName(byte[][] command) {
        int at = ValuePieces.isText(command[0], GROUP) ? 2 : 1;
        byte[][] named = new byte[command.length + 1][];
        System.arraycopy(command, 0, named, 0, at);
        named[at] = NAME;
        System.arraycopy(command, at, named, at + 1, command.length - at);
        return named;
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
