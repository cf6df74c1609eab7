package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.RequestLimits;
import java.util.ArrayList;
import java.util.List;

/** Feeds bytes to a decoder piece by piece, as a connection does, and writes down what it finds. */
final class DecodedPieces {
    private static final CommandTable TABLE = CommandTable.load();

    private final RequestDecoder decoder;
    private final Arguments arguments = new Arguments();
    private final List<String> found = new ArrayList<>();
    private ByteBuf kept = Unpooled.buffer();
    private boolean broken;

    DecodedPieces(RequestLimits limits) {
        decoder = new RequestDecoder(TABLE, limits);
    }

    /** What is found in {@code bytes} when they come in pieces that end at {@code cuts}, which ascend. */
    static List<String> of(RequestLimits limits, byte[] bytes, int... cuts) {
        DecodedPieces pieces = new DecodedPieces(limits);
        int from = 0;
        for (int cut : cuts) {
            pieces.arrive(bytes, from, cut);
            from = cut;
        }
        pieces.arrive(bytes, from, bytes.length);
        return pieces.found;
    }

    static List<String> oneByOne(RequestLimits limits, byte[] bytes) {
        DecodedPieces pieces = new DecodedPieces(limits);
        for (int i = 0; i < bytes.length; i++) {
            pieces.arrive(bytes, i, i + 1);
        }
        return pieces.found;
    }

    private void arrive(byte[] bytes, int from, int end) {
        // A fresh buffer each time: what the decoder remembers must not depend on where the bytes stand.
        int rest = kept.readableBytes();
        ByteBuf in = Unpooled.buffer(rest + end - from + 3).writeBytes(new byte[3]);
        in.writeBytes(kept).writeBytes(bytes, from, end - from);
        kept = in;
        int position = 3;
        int limit = in.writerIndex();
        if (rest > 0 && limit - position < decoder.needed()) {
            in.readerIndex(position);
            return;
        }
        while (position < limit && !broken) {
            RequestDecoder.Found next = decoder.next(in, position, limit);
            if (next == RequestDecoder.Found.MORE) {
                break;
            }
            int start = position;
            position = next == RequestDecoder.Found.BROKEN ? limit : decoder.end();
            note(next, in, start);
        }
        in.readerIndex(position);
    }

    private void note(RequestDecoder.Found next, ByteBuf in, int start) {
        switch (next) {
            case COMMAND -> found.add("COMMAND " + words(in, start));
            case INLINE -> found.add("INLINE " + in.toString(start, decoder.lineEnd() - start, ISO_8859_1));
            case TOO_LARGE, NO_ROOM -> found.add("TOO_LARGE");
            case BROKEN -> {
                broken = true;
                found.add("BROKEN " + decoder.error());
            }
            case NOTHING, MORE -> {}
        }
    }

    private List<String> words(ByteBuf in, int start) {
        decoder.arguments(in, start, arguments);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.count(); i++) {
            words.add(arguments.text(i, ISO_8859_1));
        }
        String name = in.toString(decoder.nameAt(), decoder.nameLength(), ISO_8859_1);
        if (!words.get(0).equals(name) || words.size() != decoder.argumentCount()) {
            throw new AssertionError("the name is " + name + " and the arguments are " + words);
        }
        Command command = decoder.command();
        if (command != null && command.firstKey() > 0 && command.firstKey() < words.size()) {
            String key = in.toString(decoder.keyAt(), decoder.keyLength(), ISO_8859_1);
            if (!words.get(command.firstKey()).equals(key)) {
                throw new AssertionError("the key is " + key + " and the arguments are " + words);
            }
        }
        return words;
    }
}
