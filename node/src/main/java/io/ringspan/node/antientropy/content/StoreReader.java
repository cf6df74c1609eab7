package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.base.Endpoint;
import io.ringspan.replication.antientropy.KeyLook;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection of its own to a store, to read everything that it holds.
 *
 * <p><b>Owner.</b> The thread that made it. <b>Limits.</b> {@value #SILENCE_MILLIS} ms for the store to say something.
 */
public final class StoreReader implements Closeable {
    private static final int SILENCE_MILLIS = 30_000;

    private final Closeable connection;
    private final StoreInput in;
    private final StoreOutput out;
    private final ContentReader content;
    private final ValuePieces pieces;

    private StoreReader(Closeable connection, StoreInput in, OutputStream out) {
        this.connection = connection;
        this.in = in;
        this.out = new StoreOutput(out);
        this.content = new ContentReader(this, in);
        this.pieces = new ValuePieces(this, in);
    }

    /** Connects. */
    public static StoreReader connect(Endpoint store) throws IOException {
        if (store.isUnixSocket()) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(store.toString()));
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
            return new StoreReader(
                    channel, new StoreInput(Channels.newInputStream(channel)), Channels.newOutputStream(channel));
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(store.host(), store.port()), SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            return new StoreReader(socket, new StoreInput(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /**
     * Some keys, and where to go on.
     *
     * @param cursor {@code 0} if these were the last
     * @param passedOver how many more there were, with longer names
     */
    public record Page(String cursor, List<byte[]> keys, int passedOver) {
        /** Whether the walk is over. */
        public boolean isLast() {
            return cursor.equals("0");
        }
    }

    /** The keys from a cursor on, about that many, if their names are no longer than that. */
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

    /**
     * A piece of a value.
     *
     * @param trouble why there is none; else empty
     * @param cursor where the next one is; empty if this was the last
     * @param commands that add it to a value, without the key's name
     */
    public record Piece(String trouble, String cursor, List<byte[][]> commands) {
        static Piece none(String trouble) {
            return new Piece(trouble, "", List.of());
        }
    }

    /** A piece of a value of that kind, see {@link KeyLook}; the first one is at {@code 0}. */
    public Piece piece(byte[] key, byte kind, String cursor) throws IOException {
        return pieces.read(key, kind, cursor);
    }

    /** How many bytes each of these keys takes in the store; 0 if there is none. */
    public long[] weigh(List<byte[]> keys) throws IOException {
        return pieces.weigh(keys);
    }

    /** What is at each of these keys. */
    public KeyLook[] looks(List<byte[]> keys) throws IOException {
        return content.looks(keys);
    }

    /** Which of these keys there are. */
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

    /** How many keys there are. */
    public long size() throws IOException {
        send(StoreInput.ascii("DBSIZE"));
        flush();
        return in.number(':');
    }

    /** Which run of the store this is. */
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

    /** How long the store takes to answer the simplest command, in microseconds. */
    public long probe() throws IOException {
        long from = System.nanoTime();
        send(StoreInput.ascii("PING"));
        flush();
        in.reply();
        return (System.nanoTime() - from) / 1000;
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
        connection.close();
    }
}
