package io.ringspan.node.antientropy.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.compared.ComparedValue;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.store.introduce.StoreIntroduction;
import io.ringspan.replication.antientropy.ContentDigest;
import io.ringspan.replication.antientropy.KeyLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Memcached: keys as it lists them ({@link KeyDump}), values by {@code mg}, which is told to leave the order alone in which the store lets go of
 * them. A value counts as equal with the same flags; a number without the blanks behind it, which one store has there and another has
 * not. The second in which it ends is counted by the store's own clock.
 *
 * <p><b>Owner.</b> The thread that made it. <b>Limits.</b> {@value #KEYS_AT_ONCE} keys are asked for at a time, of which one value is held;
 * {@value #TRIES_MAX} times, each {@value #TRY_MILLIS} ms after the other, it is asked for the keys while it lists them for others.
 */
final class MemcacheStoreReader implements StoreReader {
    private static final int KEYS_AT_ONCE = 128;
    private static final int TRIES_MAX = 300;
    private static final int TRY_MILLIS = 100;
    private static final String STATS = "stats\r\n";
    private static final String VALUE = " u f t v\r\n";
    private static final String THERE = " u f\r\n";
    private static final String SIZE = " u s\r\n";
    /** What an item has beside key and value, at the least. */
    private static final int ITEM_BYTES = 56;
    /** A value goes as a whole however long it is, so none weighs more than what may. */
    private static final long WEIGHT_MAX = 1 << 20;

    private final StoreReading store;
    private final StoreChannel channel;
    private final MemcacheInput in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ContentDigest digest = new ContentDigest();
    private final byte[] flags = new byte[Integer.BYTES];
    private @Nullable KeyDump dump;

    private MemcacheStoreReader(StoreReading store, StoreChannel channel) {
        this.store = store;
        this.channel = channel;
        this.in = new MemcacheInput(channel.in());
    }

    /** Connects. */
    static MemcacheStoreReader connect(StoreReading store) throws IOException {
        return new MemcacheStoreReader(store, StoreChannel.to(store));
    }

    private MemcacheStoreReader say(String text) {
        out.writeBytes(text.getBytes(US_ASCII));
        return this;
    }

    /** Says that of a key: behind the name of one that is in base64 stands the flag that says so. */
    private void say(String verb, byte[] name, String flagsAndEnd) {
        say(verb);
        out.writeBytes(name);
        say(flagsAndEnd);
    }

    private void flush() throws IOException {
        out.writeTo(channel.out());
        out.reset();
        channel.out().flush();
    }

    private Map<String, String> statistics() throws IOException {
        say(STATS).flush();
        return in.statistics();
    }

    private static long number(Map<String, String> statistics, String name) throws IOException {
        try {
            return Long.parseLong(statistics.getOrDefault(name, ""));
        } catch (NumberFormatException none) {
            throw new IOException("the store's statistics do not say " + name, none);
        }
    }

    /** A cursor of another connection, or of an earlier one, cannot be gone on with: then all keys come once more. */
    @Override
    public Page scan(String cursor, int count, int nameBytesMax) throws IOException {
        KeyDump its = dump;
        if (its == null || cursor.equals("0") || !its.cursor().equals(cursor)) {
            leave();
            its = listed();
            dump = its;
        }
        List<byte[]> all = its.next(count);
        List<byte[]> page =
                all.stream().filter(name -> name.length <= nameBytesMax).toList();
        String next = its.cursor();
        if (next.equals("0")) {
            leave();
        }
        return new Page(next, page, all.size() - page.size());
    }

    /** It is not asked while it walks its lists, also for itself: it would let the one of its threads wait that has read the question. */
    private KeyDump listed() throws IOException {
        boolean byLists = false;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Map<String, String> said = statistics();
            KeyDump made = "1".equals(said.get("lru_crawler_running")) ? null : KeyDump.of(store, byLists);
            if (made != null && (byLists || !made.isEmpty() || number(said, "curr_items") == 0)) {
                return made;
            }
            if (made != null) { // the table grows, or what is counted is not there any more
                made.close();
                byLists = true;
            } else {
                rest();
            }
        }
        throw new IOException("the store lists its keys for others all the time");
    }

    private static void rest() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(TRY_MILLIS);
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the node is ending");
        }
    }

    private void leave() throws IOException {
        KeyDump its = dump;
        dump = null;
        if (its != null) {
            its.close();
        }
    }

    @Override
    public Piece piece(byte[] key, byte kind, String cursor) {
        return Piece.none("memcached does not give it in pieces");
    }

    @Override
    public boolean takesPieces() {
        return false;
    }

    /** Takes an answer for each of the keys. */
    private interface Answers {
        void take(int place) throws IOException;
    }

    private void each(String verb, List<byte[]> names, String flagsAndEnd, Answers answers) throws IOException {
        for (int from = 0; from < names.size(); from += KEYS_AT_ONCE) {
            int to = Math.min(names.size(), from + KEYS_AT_ONCE);
            for (int place = from; place < to; place++) {
                say(verb, names.get(place), flagsAndEnd);
            }
            flush();
            for (int place = from; place < to; place++) {
                answers.take(place);
            }
        }
    }

    @Override
    public long[] weigh(List<byte[]> keys) throws IOException {
        long[] weights = new long[keys.size()];
        each("mg ", keys, SIZE, place -> {
            String[] words = words("HD", "EN");
            long bytes = words.length > 1 ? number(words[1], 's') + ITEM_BYTES + keys.get(place).length : 0;
            weights[place] = Math.min(WEIGHT_MAX, bytes);
        });
        return weights;
    }

    /** The words of the next line, of which the first is one of these. */
    private String[] words(String one, String other) throws IOException {
        String line = in.line();
        if (!line.startsWith(one) && !line.startsWith(other)) {
            throw new IOException("the store said " + line);
        }
        return line.split(" ", -1);
    }

    private static long number(String word, char flag) throws IOException {
        if (word.isEmpty() || word.charAt(0) != flag) {
            throw new IOException("the store said " + word);
        }
        return Long.parseLong(word, 1, word.length(), 10);
    }

    @Override
    public KeyLook[] looks(List<byte[]> keys) throws IOException {
        KeyLook[] looks = new KeyLook[keys.size()];
        for (int from = 0; from < looks.length; from += KEYS_AT_ONCE) {
            int first = from;
            List<byte[]> some = keys.subList(from, Math.min(looks.length, from + KEYS_AT_ONCE));
            Map<String, String> said = statistics(); // its second is that of what comes next, or the one before
            long now = number(said, "time");
            KeyLook none = number(said, "evictions") > 0 ? KeyLook.MAYBE_EVICTED : KeyLook.NONE;
            each("mg ", some, VALUE, place -> looks[first + place] = look(now, none));
        }
        return looks;
    }

    private KeyLook look(long now, KeyLook none) throws IOException {
        String[] words = words("VA", "EN");
        if (words.length == 1) {
            return none;
        }
        if (words.length < 4) {
            throw new IOException("the store said too little of a value");
        }
        long its = number(words[2], 'f');
        long left = number(words[3], 't');
        byte[] value = in.value(Integer.parseInt(words[1]));
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (its >>> (Byte.SIZE * i));
        }
        long content = digest.begin()
                .add(flags, 0, flags.length)
                .add(value, 0, ComparedValue.length(Unpooled.wrappedBuffer(value), 0, value.length))
                .end();
        return new KeyLook(KeyLook.ITEM, content, left < 0 ? 0 : TimeUnit.SECONDS.toMillis(now + left));
    }

    @Override
    public boolean[] exist(List<byte[]> keys) throws IOException {
        boolean[] exist = new boolean[keys.size()];
        each("mg ", keys, THERE, place -> exist[place] = words("HD", "EN")[0].equals("HD"));
        return exist;
    }

    @Override
    public long delete(List<byte[]> keys) throws IOException {
        long[] deleted = new long[1];
        each("md ", keys, "\r\n", place -> deleted[0] += words("HD", "NF")[0].equals("HD") ? 1 : 0);
        return deleted[0];
    }

    @Override
    public long size() throws IOException {
        return number(statistics(), "curr_items");
    }

    /** As it is known by those who use it. */
    @Override
    public String runId() throws IOException {
        StoreIntroduction introduction = StoreIntroduction.of(MemcacheProtocol.MEMCACHE);
        say(new String(introduction.question(), US_ASCII)).flush();
        StringBuilder said = new StringBuilder(in.line()).append("\r\n");
        in.statistics().forEach((name, value) -> said.append("STAT " + name + " " + value + "\r\n"));
        return introduction
                .identity(said.toString().getBytes(ISO_8859_1))
                .map(StoreIdentity::runId)
                .orElse("");
    }

    @Override
    public long probe() throws IOException {
        long from = System.nanoTime();
        say("mn\r\n").flush();
        in.line();
        return (System.nanoTime() - from) / 1000;
    }

    @Override
    public void close() throws IOException {
        try {
            leave();
        } finally {
            channel.close();
        }
    }
}
