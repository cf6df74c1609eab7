package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code RANDOMKEY}: asks one node of a rack after the other until one has a key of its own. A node comes first as often as its part of
 * the ring is large.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> Each node is asked {@value #TRIES} times at the most.
 */
final class RandomKey {
    private static final int TRIES = 8;
    private static final String FOREIGN_ONLY =
            "UNAVAILABLE stores that are not empty gave only keys that they do not own, " + TRIES
                    + " times each; try again";

    private final Questions questions;
    private final List<Integer> left = new ArrayList<>();
    private int node = Topology.NOBODY;
    private int tries;
    private boolean isEmpty = true;

    RandomKey(Questions questions) {
        this.questions = questions;
    }

    void begin() {
        Optional<int[]> rack = RackChoice.of(questions);
        if (rack.isPresent()) {
            Arrays.stream(rack.get()).forEach(left::add);
            askNext();
        } else {
            questions.refuse(RackChoice.refusal(questions));
        }
    }

    private void askNext() {
        if (!left.isEmpty()) {
            node = left.remove(choose());
            tries = 0;
            ask();
        } else if (isEmpty) {
            ByteBuf out = questions.reads().allocator().buffer();
            new RespWriter().to(out, questions.protocol()).none();
            questions.giveOwned(out);
        } else {
            questions.refuse(FOREIGN_ONLY);
        }
    }

    /** The place in the list of one of those that are left. */
    private int choose() {
        DatacenterNodes nodes = questions.nodes();
        long all = left.stream().mapToLong(nodes::share).sum();
        long chosen = questions.reads().random().nextLong(all);
        int place = 0;
        for (long end = nodes.share(left.get(0)); end <= chosen; end += nodes.share(left.get(place))) {
            place++;
        }
        return place;
    }

    private void ask() {
        tries++;
        ByteBuf message = Messages.word(questions, "RANDOMKEY");
        questions.askOne(new int[] {node}, questions.nodes().token(node), message, 1, this::answered);
    }

    private void answered() {
        ExpectedReply reply = questions.answers().get(0).read();
        if (reply.isNone()) {
            askNext();
            return;
        }
        int from = reply.at();
        reply.bulk();
        if (!reply.isWhole()) {
            questions.giveUnfit(questions.answers().get(0).read());
            return;
        }
        isEmpty = false;
        if (questions.owns(node, reply)) {
            questions.give(reply.in(), from, reply.at());
        } else if (tries < TRIES) {
            ask();
        } else {
            askNext();
        }
    }
}
