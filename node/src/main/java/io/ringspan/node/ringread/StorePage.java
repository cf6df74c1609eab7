package io.ringspan.node.ringread;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.resp.ExpectedReply;

/**
 * A store's answer to {@link Messages#page}: which run of the store it is, its next cursor, and what stands there.
 *
 * <p><b>Buffers.</b> Borrowed from the answer.
 */
final class StorePage {
    private static final String RUN_ID = "run_id:";
    private static final int CURSOR_BYTES_MAX = 20;

    private final ExpectedReply reply;
    private final boolean isError;
    private final String run;
    private final long cursor;

    StorePage(Answer answer) {
        reply = answer.read();
        boolean refusesInfo = reply.isError();
        run = refusesInfo ? "" : readRun();
        isError = refusesInfo || reply.isError();
        cursor = isError ? ScanCursor.NO_CURSOR : readCursor();
    }

    private String readRun() {
        reply.bulk();
        String info = reply.isGood() ? text() : "";
        int at = info.indexOf(RUN_ID);
        int end = at < 0 ? -1 : info.indexOf('\r', at);
        return end < 0 ? "" : info.substring(at + RUN_ID.length(), end);
    }

    private long readCursor() {
        if (reply.array() != 2) {
            return ScanCursor.NO_CURSOR;
        }
        reply.bulk();
        boolean fits = reply.isGood() && reply.length() > 0 && reply.length() <= CURSOR_BYTES_MAX;
        return fits ? ScanCursor.parse(text()) : ScanCursor.NO_CURSOR;
    }

    private String text() {
        return reply.in().toString(reply.from(), reply.length(), US_ASCII);
    }

    /** Whether what is next is an error of the store. */
    boolean isError() {
        return isError;
    }

    /** Whether it is a page, and it is known whose. */
    boolean isGood() {
        return reply.isGood() && !run.isEmpty() && cursor != ScanCursor.NO_CURSOR;
    }

    String run() {
        return run;
    }

    /** The store's own; 0 if that was the last page. */
    long cursor() {
        return cursor;
    }

    /** At the elements of the page, or the error. */
    ExpectedReply rest() {
        return reply;
    }
}
