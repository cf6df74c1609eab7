package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.fuzz.Check;
import io.ringspan.node.io.Input;
import io.ringspan.node.memcache.MemcacheRequestDecoder.Found;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.node.resp.SmallRoom;
import io.ringspan.replication.store.CommandKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Feeds bytes to a decoder piece by piece, as a connection does, and writes down what it finds and how that is sent. */
final class FoundRequests {
    static final RequestLimits LIMITS = new RequestLimits(1 << 20, Integer.MAX_VALUE, 1 << 16);
    static final long NOW_SECONDS = 1_700_000_000;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SmallRoom room = new SmallRoom();
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(LIMITS, room);
    private final SentForm form = new SentForm();
    private final List<String> found = new ArrayList<>();

    private FoundRequests() {}

    /** What is found in {@code bytes} when they come in pieces that end at {@code ends}, which ascend; the last one ends with them. */
    static List<String> of(byte[] bytes, int... ends) {
        FoundRequests requests = new FoundRequests();
        requests.read(bytes, ends);
        Check.same(
                0L,
                requests.memory.metric().usedDirectMemory()
                        + requests.memory.metric().usedHeapMemory(),
                "memory that is still held");
        return requests.found;
    }

    /** In a text, {@code ~} is CRLF, and {@code |0} a zero byte. */
    static List<String> of(String text) {
        byte[] bytes = bytes(text);
        return of(bytes, bytes.length);
    }

    static byte[] bytes(String text) {
        return text.replace("~", "\r\n").replace("|0", "\0").getBytes(ISO_8859_1);
    }

    private void read(byte[] bytes, int[] ends) {
        Input input = new Input();
        int from = 0;
        boolean broken = false;
        for (int end : ends) {
            ByteBuf joined =
                    input.join(Unpooled.wrappedBuffer(bytes, from, end - from).slice(), memory);
            from = end;
            if (input.isShort(joined)) {
                input.keep(joined, joined.readerIndex(), decoder.needed());
                continue;
            }
            int position = joined.readerIndex();
            Found last = Found.NOTHING;
            while (position < joined.writerIndex() && last != Found.MORE && !broken) {
                last = decoder.next(joined, position, joined.writerIndex());
                broken = last == Found.BROKEN || last == Found.HTTP;
                position = take(last, joined, position);
            }
            input.keep(joined, broken ? joined.writerIndex() : position, last == Found.MORE ? decoder.needed() : 0);
            if (broken) {
                break;
            }
        }
        input.discard();
    }

    private int take(Found what, ByteBuf in, int from) {
        switch (what) {
            case COMMAND -> found.add(Quiet.of(decoder.line()) + " " + sent(in, from));
            case REFUSED -> found.add((decoder.line().isMuted() ? "(" + decoder.error() + ")" : decoder.error()));
            case TOO_LARGE, NO_ROOM -> found.add(what + (decoder.line().drops() ? " drops " + key() : ""));
            case BROKEN -> found.add("BROKEN " + decoder.error());
            case MORE -> Check.that(decoder.needed() <= LIMITS.requestBytesMax() + 2, "more is needed than may come");
            case HTTP -> found.add("HTTP");
            case NOTHING -> {}
        }
        if (what == Found.MORE || what == Found.BROKEN || what == Found.HTTP) {
            return from;
        }
        Check.that(decoder.end() > from && decoder.end() <= in.writerIndex(), "it ends outside of what is there");
        Check.that(room.isFree(), "room is still claimed");
        return decoder.end();
    }

    private String key() {
        return decoder.line()
                .keyBytes()
                .toString(decoder.line().keyAt(), decoder.line().keyLength(), ISO_8859_1);
    }

    /** How it is sent, whether that is as it came or not: this is found again in what was found. */
    private String sent(ByteBuf in, int from) {
        String came = in.toString(from, decoder.end() - from, ISO_8859_1);
        Check.that(decoder.line().dataLength() < 0 || came.endsWith("\r\n"), "there is something else behind a value");
        if (Objects.requireNonNull(decoder.line().verb()).kind() == Verb.Kind.KEYLESS) {
            return came;
        }
        ByteBuf out = Unpooled.buffer();
        form.write(decoder, in, NOW_SECONDS, out);
        String sent = out.toString(ISO_8859_1);
        if (form.isThere(decoder.line())) {
            Check.same(sent, came, "a command that is said to be there as it is sent");
        }
        again(out, sent);
        walked(out, sent);
        return sent;
    }

    /** Whoever walks it finds the keys that were found here; what it does without them all is a command, too. */
    private void walked(ByteBuf sent, String text) {
        MemcacheSpanCommands commands = new MemcacheSpanCommands();
        Check.same(sent.writerIndex(), commands.next(sent, 0), "where it ends for who walks it: " + text);
        for (int i = 0; i < commands.keys(); i++) {
            String key = sent.toString(commands.keyAt(i), commands.keyLength(i), ISO_8859_1);
            boolean only = Objects.requireNonNull(decoder.line().verb()).kind() != Verb.Kind.RETRIEVAL;
            Check.that(only ? key.equals(key()) : text.contains(" " + key), "another key is found: " + key);
        }
        Check.that(commands.deadline() >= MemcacheSpanCommands.SAME, "a deadline before all time");
        Check.that(commands.kind() != CommandKind.WHOLE || commands.keys() == 1, "a whole value of no key");
        BitSet all = new BitSet();
        all.set(0, commands.keys());
        ByteBuf nothing = Unpooled.buffer();
        commands.without(all, nothing);
        Check.same("mn\r\n", nothing.toString(ISO_8859_1), "what is left without its keys");
        if (decoder.line().drops()) {
            ByteBuf drop = Unpooled.buffer();
            form.writeDrop(decoder.line(), drop);
            Check.same(drop.writerIndex(), commands.next(drop, 0), "where the end is of what drops it");
            String key = drop.toString(commands.keyAt(0), commands.keyLength(0), ISO_8859_1);
            Check.same(key(), key, "the key that is dropped");
        }
    }

    private static void again(ByteBuf out, String sent) {
        MemcacheRequestDecoder second = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);
        Check.same(Found.COMMAND, second.next(out, 0, out.writerIndex()), "what is found in what is sent: " + sent);
        Check.same(out.writerIndex(), second.end(), "the end of what is sent");
        Check.same(Quiet.NO, Quiet.of(second.line()), "what is heard of what is sent");
        ByteBuf third = Unpooled.buffer();
        SentForm form = new SentForm();
        form.write(second, out, NOW_SECONDS + 1, third);
        Check.same(sent, third.toString(ISO_8859_1), "how it is sent when it comes again");
        Check.that(
                form.isThere(second.line()) || second.line().isKeyEncoded(),
                "what is sent is not there as it is sent: " + sent);
    }
}
