package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.fuzz.Check;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.Request;
import io.ringspan.node.execute.change.WrittenKeys;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.RespWriter;
import java.io.IOException;
import java.util.List;

/**
 * What peers send to be decided, and what the store answers to it. A batch that is read is read again from what it is made of; and
 * replies lie behind one another and nowhere else.
 */
public final class BatchFuzz {
    private static final CommandTable TABLE = CommandTable.load();
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    private BatchFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(input, 1, input.length - 1).slice();
        batch(bytes);
        replies(bytes, input[0] & 3);
    }

    private static void batch(ByteBuf bytes) {
        BatchReader reader = new BatchReader(TABLE);
        Batch batch = reader.read(bytes, 2, NOW_MILLIS);
        if (batch == null) {
            return;
        }
        Check.that(batch.isTransaction() || batch.commands().size() == 1, "several commands and no transaction");
        ByteBuf again = Unpooled.buffer();
        RespWriter writer = new RespWriter().to(again, 2);
        if (!batch.conditions().isEmpty()) {
            writer.array(1 + 2 * batch.conditions().size()).bulk("WATCH");
            for (Batch.Condition each : batch.conditions()) {
                writer.bulk(each.key().getBytes(ISO_8859_1)).bulk(each.mark().getBytes(ISO_8859_1));
            }
        }
        if (batch.isTransaction()) {
            writer.array(1).bulk("MULTI");
        }
        for (Request each : batch.commands()) {
            writer.array(each.arguments().count()).bulks(each.arguments(), 0);
            WrittenKeys.of(each);
        }
        if (batch.isTransaction()) {
            writer.array(1).bulk("EXEC");
        }
        Batch second = reader.read(again, 2, NOW_MILLIS);
        Check.that(second != null, "it is not read again");
        Check.same(names(batch), second == null ? List.of() : names(second), "the commands that are read again");
        Check.same(batch.conditions(), second == null ? List.of() : second.conditions(), "what is watched");
    }

    private static List<String> names(Batch batch) {
        return batch.commands().stream()
                .map(each -> each.command().name() + each.arguments().count())
                .toList();
    }

    private static void replies(ByteBuf bytes, int count) {
        ReplySlices slices;
        try {
            slices = ReplySlices.of(bytes, 0, bytes.writerIndex(), count);
        } catch (IllegalArgumentException fewer) {
            return;
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            ByteBuf copy = Unpooled.buffer();
            slices.copy(i, copy);
            Check.that(copy.readableBytes() > 0, "a reply of nothing");
            length += copy.readableBytes();
            slices.isNothing(i);
            ReplySlices within = slices.within(i);
            Check.that(within.count() <= copy.readableBytes(), "more replies than bytes");
            understood(within);
            isArrayOf(slices, i, within.count());
        }
        Check.that(length <= bytes.readableBytes(), "replies that are not there");
        understood(slices);
    }

    private static void isArrayOf(ReplySlices slices, int i, int count) {
        if (slices.text(i).startsWith("|")) {
            return; // no store says anything about a transaction, and what has attributes counts as no array
        }
        try {
            if (slices.read(i, 1).get(0) instanceof Reply.Items items) {
                Check.same(items.items().size(), count, "replies within an array");
            }
        } catch (IOException strange) {
            // as below
        }
    }

    private static void understood(ReplySlices slices) {
        try {
            Check.same(slices.count(), slices.read(0, slices.count()).size(), "replies");
        } catch (IOException strange) {
            // no store says so
        }
    }
}
