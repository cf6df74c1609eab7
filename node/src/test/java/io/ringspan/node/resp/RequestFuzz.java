package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.fuzz.Check;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.io.Input;
import io.ringspan.node.protocol.RequestLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients send. However it is cut, the same commands are found in it; each is written as Redis would write it, within the limits;
 * room that was claimed is given back; and what is made of a command is a command again.
 */
public final class RequestFuzz {
    private static final CommandTable TABLE = CommandTable.load();
    private static final RequestLimits LIMITS = new RequestLimits(1 << 20, 20, 200);
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false);
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    private final SmallRoom room = new SmallRoom();
    private final RequestDecoder decoder = new RequestDecoder(TABLE, LIMITS, room);
    private final List<String> found = new ArrayList<>();

    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> whole = new RequestFuzz().read(input, new int[] {input.length});
        Check.same(whole, new RequestFuzz().read(input, Check.cuts(input)), "what is found in pieces");
        Check.same(
                0L, MEMORY.metric().usedDirectMemory() + MEMORY.metric().usedHeapMemory(), "memory that is still held");
    }

    private List<String> read(byte[] bytes, int[] ends) {
        Input input = new Input();
        int from = 0;
        boolean broken = false;
        for (int end : ends) {
            ByteBuf joined =
                    input.join(Unpooled.wrappedBuffer(bytes, from, end - from).slice(), MEMORY);
            from = end;
            if (input.isShort(joined)) {
                input.keep(joined, joined.readerIndex(), decoder.needed());
                continue;
            }
            int position = joined.readerIndex();
            RequestDecoder.Found last = RequestDecoder.Found.NOTHING;
            while (position < joined.writerIndex() && last != RequestDecoder.Found.MORE && !broken) {
                last = decoder.next(joined, position, joined.writerIndex());
                broken = last == RequestDecoder.Found.BROKEN;
                position = take(last, joined, position);
            }
            boolean more = last == RequestDecoder.Found.MORE;
            input.keep(joined, broken ? joined.writerIndex() : position, more ? decoder.needed() : 0);
            if (broken) {
                break;
            }
        }
        input.discard();
        return found;
    }

    private int take(RequestDecoder.Found what, ByteBuf in, int from) {
        switch (what) {
            case COMMAND -> command(in, from);
            case INLINE -> inline(in, from);
            case BROKEN -> found.add(decoder.error());
            case TOO_LARGE, NO_ROOM -> found.add(what.toString());
            case MORE -> Check.that(decoder.needed() <= LIMITS.requestBytesMax() + 2, "more is needed than may come");
            case NOTHING -> {}
        }
        if (what == RequestDecoder.Found.MORE || what == RequestDecoder.Found.BROKEN) {
            return from;
        }
        Check.that(decoder.end() > from && decoder.end() <= in.writerIndex(), "it ends outside of what is there");
        Check.that(room.isFree(), "room is still claimed");
        return decoder.end();
    }

    private void command(ByteBuf in, int from) {
        int end = decoder.end();
        Arguments arguments = new Arguments();
        decoder.arguments(in, from, arguments);
        Check.that(arguments.count() <= LIMITS.argumentsMax(), "too many arguments");
        ByteBuf again = Unpooled.buffer();
        RespWriter writer = new RespWriter().to(again, 2).array(arguments.count());
        for (int i = 0; i < arguments.count(); i++) {
            writer.bulk(in, arguments.at(i), arguments.length(i));
        }
        String text = in.toString(from, end - from, ISO_8859_1);
        Check.same(again.toString(ISO_8859_1), text, "a command as it is written anew");
        found.add(text);
        Command command = TABLE.find(arguments, 0);
        if (command != null) {
            sent(command, arguments);
        }
    }

    private void inline(ByteBuf in, int from) {
        Check.that(decoder.lineEnd() - from <= LIMITS.inlineBytesMax(), "a line is too long");
        ByteBuf array = Unpooled.buffer();
        boolean matched = InlineCommand.toArray(in, from, decoder.lineEnd(), array);
        found.add(matched ? array.toString(ISO_8859_1) : "quotes do not match");
        if (matched) {
            RequestDecoder second = new RequestDecoder(TABLE, RequestLimits.NONE);
            RequestDecoder.Found what = second.next(array, 0, array.writerIndex());
            boolean empty = array.getByte(1) == '0';
            Check.same(empty ? RequestDecoder.Found.NOTHING : RequestDecoder.Found.COMMAND, what, "a line as an array");
            Check.same(array.writerIndex(), second.end(), "the end of a line as an array");
        }
    }

    /** What goes to replicas in its place is a command, and an error is one line. */
    private static void sent(Command command, Arguments arguments) {
        if (!command.takes(arguments.count()) || command.isContainer()) {
            return;
        }
        FoundKeys keys = new FoundKeys();
        command.keyPlaces().findToSend(arguments, keys);
        for (int key = 0; key < keys.count(); key++) {
            Check.that(keys.argument(key) < arguments.count(), "a key that is no argument");
        }
        ByteBuf out = Unpooled.buffer();
        Forms.Verdict verdict = new Forms().decide(command, arguments, NOW_MILLIS, out);
        if (verdict == Forms.Verdict.REWRITTEN) {
            RequestDecoder second = new RequestDecoder(TABLE, RequestLimits.NONE);
            RequestDecoder.Found what = second.next(out, 0, out.writerIndex());
            Check.that(
                    what == RequestDecoder.Found.COMMAND && second.end() == out.writerIndex(),
                    "it is written anew as no command");
        } else if (verdict == Forms.Verdict.REFUSED || verdict == Forms.Verdict.DECIDED) {
            String error = out.toString(US_ASCII);
            Check.that(error.startsWith("-") && error.indexOf('\n') == error.length() - 1, "an error of two lines");
        }
    }
}
