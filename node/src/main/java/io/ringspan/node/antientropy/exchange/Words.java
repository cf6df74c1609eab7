package io.ringspan.node.antientropy.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.version.KeyState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How questions and answers are written: numbers big-endian, bytes behind their length.
 *
 * <p><b>Owner.</b> Whoever writes.
 */
public final class Words {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Words() {}

    /** Begins an answer. */
    public static Words answer() {
        return new Words();
    }

    /** Begins a question. */
    public static Words ask(Question question) {
        Words words = new Words();
        words.bytes.write(question.code());
        return words;
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }

    private Words write(Writing writing) {
        try {
            writing.write();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public Words number(int number) {
        return write(() -> out.writeInt(number));
    }

    public Words number(long number) {
        return write(() -> out.writeLong(number));
    }

    public Words text(String text) {
        return write(() -> out.writeUTF(text));
    }

    public Words numbers(long[] numbers) {
        number(numbers.length);
        for (long number : numbers) {
            number(number);
        }
        return this;
    }

    public Words bits(BitSet bits) {
        return bytes(bits.toByteArray());
    }

    public Words bytes(byte[] some) {
        number(some.length);
        return write(() -> out.write(some));
    }

    /** Ranges of tokens. */
    public Words ranges(List<TokenRange> ranges) {
        number(ranges.size());
        ranges.forEach(range -> number(range.first()).number(range.last()));
        return this;
    }

    public Words state(KeyState state) {
        ByteBuf its = Unpooled.buffer(KeyState.BYTES);
        state.writeTo(its);
        return bytes(ByteBufUtil.getBytes(its));
    }

    public Words keys(List<byte[]> keys) {
        number(keys.size());
        keys.forEach(this::bytes);
        return this;
    }

    /** A kind of a value, see {@link KeyLook}. */
    public Words kind(byte kind) {
        return write(() -> out.writeByte(kind));
    }

    Words commands(List<byte[][]> commands) {
        Words its = new Words();
        its.number(commands.size());
        commands.forEach(command -> its.keys(Arrays.asList(command)));
        return bytes(its.toBytes());
    }

    Words looks(KeyLook[] looks) {
        number(looks.length);
        for (KeyLook look : looks) {
            write(() -> out.writeByte(look.kind()));
            number(look.digest()).number(look.expiresMillis());
        }
        return this;
    }

    Words failure(byte begins, String why) {
        bytes.write(begins);
        return text(why);
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** What was asked or answered. */
    public static final class Read {
        private final ByteBuffer in;

        public Read(byte[] bytes) {
            this.in = ByteBuffer.wrap(bytes);
        }

        /** Commands, which are bytes for who only passes them on. */
        List<byte[][]> commands() {
            Read its = new Read(bytes());
            int count = its.count(Integer.BYTES);
            List<byte[][]> commands = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                commands.add(its.keys().toArray(new byte[0][]));
            }
            return commands;
        }

        public byte code() {
            return in.get();
        }

        public int number() {
            return in.getInt();
        }

        public long longNumber() {
            return in.getLong();
        }

        public String text() {
            byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(text);
            return new String(text, UTF_8);
        }

        /** How many things follow, of which each takes at least that many bytes. */
        private int count(int each) {
            int count = in.getInt();
            if (count < 0 || (long) count * each > in.remaining()) {
                throw new IllegalArgumentException("more is announced than follows");
            }
            return count;
        }

        public long[] numbers() {
            long[] numbers = new long[count(Long.BYTES)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = in.getLong();
            }
            return numbers;
        }

        List<TokenRange> ranges() {
            int count = count(2 * Long.BYTES);
            List<TokenRange> ranges = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                ranges.add(new TokenRange(in.getLong(), in.getLong()));
            }
            return ranges;
        }

        BitSet bits() {
            return BitSet.valueOf(bytes());
        }

        public byte[] bytes() {
            byte[] some = new byte[count(1)];
            in.get(some);
            return some;
        }

        KeyState state() {
            byte[] its = bytes();
            if (its.length != KeyState.BYTES) {
                throw new IllegalArgumentException("a state has another length");
            }
            return KeyState.read(Unpooled.wrappedBuffer(its), 0);
        }

        public List<byte[]> keys() {
            int count = count(Integer.BYTES);
            List<byte[]> keys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                keys.add(bytes());
            }
            return keys;
        }

        public KeyLook[] looks() {
            KeyLook[] looks = new KeyLook[count(1 + 2 * Long.BYTES)];
            for (int i = 0; i < looks.length; i++) {
                looks[i] = new KeyLook(in.get(), in.getLong(), in.getLong());
            }
            return looks;
        }
    }
}
