package io.ringspan.node.ringread;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.command.Arguments;
import io.ringspan.replication.ring.Topology;

/**
 * One call with a cursor: whom it is good for, and what the client gets in its place.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class CursorCheck {
    static final String INVALID = "ERR invalid cursor";
    private static final String GONE =
            "ERR the cursor is not good any more: it belongs to another node, to a run of its store that has ended, or to the"
                    + " owners of before the ring was changed; start again at 0";
    private static final String TOO_LARGE =
            "ERR the store's cursor has more than 32 bits, for which there is no room in one of this node's";
    private static final String TOO_MANY =
            "ERR cursors are served with up to " + ScanCursor.PLACES + " nodes in a datacenter";

    private final Questions questions;
    private final long number;
    private final ScanCursor cursor;
    private final boolean goesThroughNodes;

    /** @param goesThroughNodes whether it is good only as long as keys stay with their nodes */
    CursorCheck(Questions questions, Arguments arguments, int at, boolean goesThroughNodes) {
        this.questions = questions;
        this.goesThroughNodes = goesThroughNodes;
        this.number = ScanCursor.parse(arguments.text(at, ISO_8859_1));
        this.cursor = ScanCursor.of(number);
    }

    /** Whether it is no cursor at all; then that was said. */
    boolean isRefused() {
        if (number == ScanCursor.NO_CURSOR) {
            questions.refuse(INVALID);
        }
        return number == ScanCursor.NO_CURSOR;
    }

    /** Whether the client begins. */
    boolean isBeginning() {
        return number == 0;
    }

    /** The store's. */
    long inStore() {
        return cursor.inStore();
    }

    /** The node that it belongs to; {@link Topology#NOBODY} if that is known to be none, or cannot be reached: then that was said. */
    int node() {
        int node = questions.nodes().at(cursor.place());
        if (node == Topology.NOBODY || !questions.nodes().hasTokens(node) || (inStore() == 0 && !isOf(node, ""))) {
            gone();
            return Topology.NOBODY;
        }
        if (!questions.mayAsk(node)) {
            questions.refuse(questions.unavailable(node) + ", or start again at 0");
            return Topology.NOBODY;
        }
        return node;
    }

    /** Whether the page is of another run of the store than the cursor; then that was said. */
    boolean isOutlived(int node, StorePage page) {
        boolean outlived = inStore() != 0 && !isOf(node, page.run());
        if (outlived) {
            gone();
        }
        return outlived;
    }

    private boolean isOf(int node, String run) {
        return cursor.check() == check(node, run);
    }

    void gone() {
        questions.refuse(GONE);
    }

    /** Whether there is no room in a cursor for that of the page, or for the node that is next; then that was said. */
    boolean isUnfit(StorePage page, int next) {
        if (!ScanCursor.fits(page.cursor())) {
            questions.refuse(TOO_LARGE);
            return true;
        }
        if (questions.nodes().place(next) >= ScanCursor.PLACES) {
            questions.refuse(TOO_MANY);
            return true;
        }
        return false;
    }

    /** The client's cursor for what comes behind the page of that node. */
    long behind(int node, StorePage page) {
        return of(node, page.run(), page.cursor());
    }

    /** The client's cursor for that node's first page. */
    long first(int node) {
        return of(node, "", 0);
    }

    private long of(int node, String run, long inStore) {
        return new ScanCursor(check(node, run), questions.nodes().place(node), inStore).number();
    }

    private int check(int node, String run) {
        DatacenterNodes nodes = questions.nodes();
        String name = goesThroughNodes ? nodes.name(node) + '\n' + nodes.owners(node) : nodes.name(node);
        return ScanCursor.check(name, run);
    }
}
