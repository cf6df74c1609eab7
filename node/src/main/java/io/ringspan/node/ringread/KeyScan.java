package io.ringspan.node.ringread;

import io.ringspan.node.command.Arguments;
import io.ringspan.replication.ring.Topology;
import java.util.Optional;

/**
 * {@code SCAN}: goes through the nodes of one rack, one after the other, each by its store's own cursor. What a store promises of
 * its keys holds for all of them, since a cursor is refused that another node or run of a store would take otherwise, or that comes from
 * before keys went to other nodes.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class KeyScan {
    private static final int CURSOR = 1;

    private final Questions questions;

    KeyScan(Questions questions) {
        this.questions = questions;
    }

    void begin(Arguments arguments) {
        CursorCheck cursor = new CursorCheck(questions, arguments, CURSOR, true);
        if (cursor.isRefused()) {
            return;
        }
        int node = cursor.isBeginning() ? first() : cursor.node();
        if (node != Topology.NOBODY) {
            questions.askOne(
                    new int[] {node},
                    questions.nodes().token(node),
                    Messages.page(questions, arguments, CURSOR, cursor.inStore()),
                    2,
                    () -> answered(cursor, node));
        }
    }

    /** Of a rack that can be gone through to its end, as far as is known now. */
    private int first() {
        Optional<int[]> rack = RackChoice.of(questions);
        if (rack.isEmpty()) {
            questions.refuse(RackChoice.refusal(questions));
            return Topology.NOBODY;
        }
        return rack.get()[0];
    }

    private void answered(CursorCheck cursor, int node) {
        StorePage page = new StorePage(questions.answers().get(0));
        if (page.isError() || !page.isGood()) {
            questions.giveUnfit(page.rest());
        } else if (!cursor.isOutlived(node, page)) {
            give(cursor, node, page);
        }
    }

    private void give(CursorCheck cursor, int node, StorePage page) {
        int next = page.cursor() != 0 ? node : questions.nodes().after(node);
        if (next != Topology.NOBODY && cursor.isUnfit(page, next)) {
            return;
        }
        KeyArray keys = new KeyArray(questions);
        if (!keys.addFrom(page.rest(), node)) {
            keys.discard();
            questions.giveUnfit(page.rest());
        } else if (next == node) {
            questions.giveOwned(keys.end(cursor.behind(node, page)));
        } else {
            questions.giveOwned(keys.end(next == Topology.NOBODY ? 0 : cursor.first(next)));
        }
    }
}
