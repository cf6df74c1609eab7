package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.replication.antientropy.KeyLook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis: keys by {@code SCAN}, values by the commands of their types.
 *
 * <p><b>Owner.</b> The thread that made it. <b>Limits.</b> Those of {@link StoreChannel}.
 */
final class RedisStoreReader implements StoreReader {
    private final StoreChannel channel;
    private final StoreInput in;
    private final StoreOutput out;
    private final ContentReader content;
    private final ValuePieces pieces;

    private RedisStoreReader(StoreChannel channel) {
        this.channel = channel;
        this.in = new StoreInput(channel.in());
        this.out = new StoreOutput(channel.out());
        this.content = new ContentReader(this, in);
        this.pieces = new ValuePieces(this, in);
    }

    /** Connects. */
    static RedisStoreReader connect(StoreReading store) throws IOException {
        return new RedisStoreReader(StoreChannel.to(store));
    }

    @Override
    public Page scan(String cursor, int count, int nameBytesMax) throws IOException {
        send(StoreInput.ascii("SCAN"), StoreInput.ascii(cursor), StoreInput.ascii("COUNT"), number(count));
        flush();
        String failed = in.error();
        if (failed != null) {
            throw new IOException("the store said -" + failed);
        }
        in.count();
        String next = new String(in.string(), ISO_8859_1);
        int keys = in.count();
        List<byte[]> page = new ArrayList<>(keys);
        for (int i = 0; i < keys; i++) {
            byte[] key = in.string(nameBytesMax);
            if (key != null) {
                page.add(key);
            }
        }
        return new Page(next, page, keys - page.size());
    }

    @Override
    public Piece piece(byte[] key, byte kind, String cursor) throws IOException {
        return pieces.read(key, kind, cursor);
    }

    @Override
    public long[] weigh(List<byte[]> keys) throws IOException {
        return pieces.weigh(keys);
    }

    @Override
    public KeyLook[] looks(List<byte[]> keys) throws IOException {
        return content.looks(keys);
    }

    @Override
    public boolean[] exist(List<byte[]> keys) throws IOException {
        boolean[] exist = new boolean[keys.size()];
        for (byte[] key : keys) {
            send(StoreInput.ascii("EXISTS"), key);
        }
        flush();
        for (int i = 0; i < exist.length; i++) {
            exist[i] = in.number(':') > 0;
        }
        return exist;
    }

    @Override
    public long size() throws IOException {
        send(StoreInput.ascii("DBSIZE"));
        flush();
        return in.number(':');
    }

    @Override
    public String runId() throws IOException {
        send(StoreInput.ascii("INFO"), StoreInput.ascii("server"));
        flush();
        String info = String.valueOf(in.reply());
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public long probe() throws IOException {
        long from = System.nanoTime();
        send(StoreInput.ascii("PING"));
        flush();
        in.reply();
        return (System.nanoTime() - from) / 1000;
    }

    @Override
    public long delete(List<byte[]> keys) throws IOException {
        byte[][] words = new byte[keys.size() + 1][];
        words[0] = StoreInput.ascii("UNLINK");
        for (int i = 0; i < keys.size(); i++) {
            words[i + 1] = keys.get(i);
        }
        send(words);
        flush();
        String failed = in.error();
        if (failed != null) {
            throw new IOException("the store said -" + failed);
        }
        return in.number(':');
    }

    @Override
    public boolean takesPieces() {
        return true;
    }

    StoreInput in() {
        return in;
    }

    void send(byte[]... words) throws IOException {
        out.command(words);
    }

    /** Sends a command of which all but one word is always the same. */
    void fixed(byte[] before, byte[] word, byte[] behind) throws IOException {
        out.fixed(before, word, behind);
    }

    static byte[] number(long number) {
        return StoreInput.ascii(Long.toString(number));
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
