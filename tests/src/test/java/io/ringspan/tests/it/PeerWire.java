package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.cluster.Placement;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Speaks to a peer port by the layout of {@code docs/protocol-peer.md}, written down here a second time. */
final class PeerWire implements AutoCloseable {
    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int REFUSED = 3;
    static final int REQUEST = 4;
    static final int REPLY = 5;
    static final int UNANSWERED = 6;
    static final int NOT_OWNER = 7;
    static final int STREAM = 8;
    static final int WRITE = 9;
    static final int RESUME = 11;
    static final int MARK = 12;
    static final int BEHIND = 13;
    static final int WRITE_REPLY = 16;
    static final int NO_REPLY = 17;
    static final int PUBLISH = 29;
    static final int FLAG_MORE = 2;
    static final int FLAG_WANTS_REPLY = 1;
    /** Of a ring that never changed. */
    private static final int RING_EPOCH = 1;

    private final Wire wire;

    /** One frame: its type, its flags, and what follows the eight bytes of its header. */
    record Frame(int type, int flags, String body) {}

    PeerWire(int port) throws IOException {
        wire = new Wire(port);
    }

    Wire wire() {
        return wire;
    }

    /** What a node of the same cluster would say, as one of the others. */
    static String hello(PoolConf conf) {
        return "ringspan-peer=1\ncluster=" + conf.name()
                + "\nhash=" + conf.ring().hash().key()
                + "\nhash_tag=\nring="
                + Long.toHexString(Placement.of(conf).topology().lineage())
                + "\nring_epoch=" + RING_EPOCH + "\nowners="
                + Long.toHexString(Placement.of(conf).topology().digest())
                + "\ncommands=" + Long.toHexString(conf.clients().commands().digest())
                + "\ndatacenter=" + conf.place().datacenter()
                + "\nrack=" + conf.place().rack()
                + "\ntoken=" + conf.place().id().token()
                + "\nepoch=1\nworker=0\n";
    }

    static byte[] frame(int type, byte[] body) {
        return frame(type, 0, body);
    }

    private static byte[] frame(int type, int flags, byte[] body) {
        return ByteBuffer.allocate(8 + body.length)
                .putInt(4 + body.length)
                .put((byte) type)
                .put((byte) flags)
                .put((byte) 2)
                .put((byte) 0)
                .put(body)
                .array();
    }

    static byte[] request(int id, int token, int commands, String span) {
        byte[] bytes = span.getBytes(ISO_8859_1);
        ByteBuffer body = ByteBuffer.allocate(16 + bytes.length);
        return frame(
                REQUEST,
                body.putInt(id)
                        .putInt(RING_EPOCH)
                        .putInt(token)
                        .putInt(commands)
                        .put(bytes)
                        .array());
    }

    /** Asks where the connection's first stream, which is new, goes on. */
    static byte[] resume(long life, long round) {
        return frame(
                RESUME,
                ByteBuffer.allocate(48)
                        .putInt(0)
                        .putInt(0)
                        .putLong(0)
                        .putLong(0)
                        .putLong(life)
                        .putLong(round)
                        .putLong(0)
                        .array());
    }

    /** One command of that stream, behind the one before; its replies are wanted. */
    static byte[] write(long position, String span) {
        byte[] bytes = span.getBytes(ISO_8859_1);
        return frame(
                WRITE,
                FLAG_WANTS_REPLY,
                ByteBuffer.allocate(48 + bytes.length)
                        .putInt(0)
                        .putLong(position)
                        .putLong(position)
                        .putLong(System.currentTimeMillis() << 16)
                        .putInt(0)
                        .putInt(RING_EPOCH)
                        .putInt(1)
                        .putLong(position - 1)
                        .put(bytes)
                        .array());
    }

    void send(byte[] frame) throws IOException {
        wire.send(frame);
    }

    Frame read() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(wire.text(8).getBytes(ISO_8859_1));
        int length = header.getInt();
        return new Frame(header.get(), header.get(), wire.text(length - 4));
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
