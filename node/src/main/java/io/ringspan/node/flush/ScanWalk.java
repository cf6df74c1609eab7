package io.ringspan.node.flush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the keys of a Redis by {@code SCAN}, in the order of writes.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> One page of some {@value #PAGE} keys is under way at a time, so live commands wait for one page at
 * the most.
 */
public final class ScanWalk implements KeyWalk {
    private static final int PAGE = 256;
    private static final int PROTOCOL = 2;

    private final Sweep.Way way;
    private final RespWriter writer = new RespWriter();

    public ScanWalk(Sweep.Way way) {
        this.way = way;
    }

    @Override
    public String needs() {
        return "SCAN and UNLINK";
    }

    @Override
    public void begin(Pages pages) {
        scan("0", pages);
    }

    @Override
    public int delete(List<Piece> names, ByteBuf out) {
        writer.to(out, PROTOCOL).array(1 + names.size()).bulk("UNLINK");
        names.forEach(name -> writer.bulk(name.in(), name.at(), name.length()));
        return 1;
    }

    private void scan(String cursor, Pages pages) {
        if (!way.isUp()) { // the store is being let go of
            pages.broken();
            return;
        }
        ByteBuf scan = Unpooled.buffer();
        writer.to(scan, PROTOCOL)
                .array(4)
                .bulk("SCAN")
                .bulk(cursor)
                .bulk("COUNT")
                .bulk(Integer.toString(PAGE));
        Span span = new Span();
        span.set(scan, 0, scan.readableBytes(), 1, 0, PROTOCOL);
        way.put(span, new Page(pages));
    }

    private final class Page extends GatheredReplies {
        private final Pages pages;

        private Page(Pages pages) {
            this.pages = pages;
        }

        @Override
        protected void whole(ByteBuf in, int at, int length) {
            ExpectedReply reply = new ExpectedReply(in, at, at + length);
            reply.array();
            reply.bulk();
            String cursor = reply.isGood() ? in.toString(reply.from(), reply.length(), US_ASCII) : "";
            List<Piece> names = new ArrayList<>();
            for (long left = reply.array(); left > 0 && reply.isGood(); left--) {
                reply.bulk();
                if (reply.isGood()) {
                    names.add(new Piece(in, reply.from(), reply.length()));
                }
            }
            if (!reply.isWhole()) {
                pages.refused(in.toString(at, length, US_ASCII));
            } else if (pages.page(names)) {
                if (cursor.equals("0")) {
                    pages.end();
                } else {
                    scan(cursor, pages);
                }
            }
        }

        @Override
        public void broken() {
            pages.broken();
        }
    }
}
