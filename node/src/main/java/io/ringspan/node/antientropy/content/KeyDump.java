package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.memcache.whole.DumpedItem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of all keys of a memcached, as it lists them once. They are read as fast as they come, into a file that nobody else sees: while
 * somebody is slow to read them memcached looks after no lists of its own, and one of its threads stands still for whoever asks for them, too.
 * From its table each key comes once. While that table grows nothing comes from it; from its lists it does, but a key that moves from one to another
 * meanwhile may be missing, or come twice.
 *
 * <p><b>Owner.</b> The thread that made it. <b>Limits.</b> The file takes the length of each name and two bytes, where temporary files go;
 * in memory there is one page.
 */
final class KeyDump implements Closeable {
    private static final byte[] ASK_TABLE = (DumpedItem.LIST_ALL + "\r\n").getBytes(US_ASCII);
    private static final byte[] ASK_LISTS = "lru_crawler metadump all\r\n".getBytes(US_ASCII);
    private static final String KEY = "key=";
    private static final String BUSY = "BUSY";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel file;
    private final DataInputStream names;
    private long left;

    private KeyDump(FileChannel file, long count) throws IOException {
        this.file = file;
        this.left = count;
        file.position(0);
        this.names = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES));
    }

    /**
     * Reads all of them; null if the store lists them for somebody else.
     *
     * @param byLists whether memcached is to go through its lists, and not through its table of keys
     */
    static @Nullable KeyDump of(StoreReading store, boolean byLists) throws IOException {
        FileChannel file = unseen();
        KeyDump made = null;
        try (StoreChannel channel = StoreChannel.to(store)) {
            channel.out().write(byLists ? ASK_LISTS : ASK_TABLE);
            channel.out().flush();
            long count = written(new MemcacheInput(channel.in()), file);
            made = count < 0 ? null : new KeyDump(file, count);
            return made;
        } finally {
            if (made == null) {
                file.close();
            }
        }
    }

    /** A file that is gone when it is closed, however that comes about. */
    private static FileChannel unseen() throws IOException {
        Path path = Files.createTempFile("ringspan-names", "");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }

    /** How many; below 0 if the store is at it for somebody else. */
    private static long written(MemcacheInput in, FileChannel file) throws IOException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES));
        long count = 0;
        for (String line = in.line(); !line.equals(DumpedItem.END); line = in.line()) {
            if (line.startsWith(BUSY)) {
                return -1;
            }
            int blank = line.indexOf(' ');
            if (!line.startsWith(KEY) || blank < 0) {
                throw new IOException("the store does not list its keys (lru_crawler metadump): it said " + line);
            }
            byte[] name = name(line.substring(KEY.length(), blank));
            if (name != null) {
                out.writeShort(name.length);
                out.write(name);
                count++;
            }
        }
        out.flush();
        return count;
    }

    /**
     * The name that stands in spans. Null if no client of a node can have such a key: with a line feed in it, it could end a reply.
     *
     * @param listed as memcached lists the key
     */
    static byte @Nullable [] name(String listed) {
        byte[] key = DumpedItem.key(listed.getBytes(ISO_8859_1));
        for (byte letter : key) {
            if (letter == '\n') {
                return null;
            }
        }
        return DumpedItem.name(key);
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return left == 0;
    }

    /** Stands for where the next page begins, in this dump and in no other; {@code 0} if there is none. */
    String cursor() {
        return left == 0 ? "0" : Integer.toHexString(System.identityHashCode(this)) + "-" + left;
    }

    /** Up to so many names. */
    List<byte[]> next(int count) throws IOException {
        List<byte[]> page = new ArrayList<>((int) Math.min(count, left));
        for (; left > 0 && page.size() < count; left--) {
            byte[] name = new byte[names.readUnsignedShort()];
            names.readFully(name);
            page.add(name);
        }
        return page;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
