package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;

/**
 * {@code HSCAN}, {@code SSCAN} and {@code ZSCAN}: the first page is any replica's, the others are that one's.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class ValueScan {
    private static final int CURSOR = 2;

    private final Questions questions;

    ValueScan(Questions questions) {
        this.questions = questions;
    }

    void begin(Command command, Arguments arguments) {
        CursorCheck cursor = new CursorCheck(questions, arguments, CURSOR, false);
        if (cursor.isRefused()) {
            return;
        }
        int key = command.firstKey();
        int token = questions.reads().token(arguments.bytes(), arguments.at(key), arguments.length(key));
        int[] owners = questions.topology().replicas(token).local();
        int[] asked = owners;
        if (!cursor.isBeginning()) {
            int node = cursor.node();
            if (node == Topology.NOBODY) {
                return;
            }
            if (ReplicaSet.place(node, owners) < 0) {
                cursor.gone();
                return;
            }
            asked = new int[] {node};
        }
        questions.askOne(
                asked, token, Messages.page(questions, arguments, CURSOR, cursor.inStore()), 2, () -> answered(cursor));
    }

    private void answered(CursorCheck cursor) {
        Answer answer = questions.answers().get(0);
        int node = answer.node();
        StorePage page = new StorePage(answer);
        if (page.isError() || !page.isGood()) {
            questions.giveUnfit(page.rest());
        } else if (!cursor.isOutlived(node, page) && !(page.cursor() != 0 && cursor.isUnfit(page, node))) {
            ExpectedReply rest = page.rest();
            ByteBuf out = questions.reads().allocator().buffer();
            new RespWriter()
                    .to(out, questions.protocol())
                    .array(2)
                    .bulk(page.cursor() == 0 ? 0 : cursor.behind(node, page));
            out.writeBytes(rest.in(), rest.at(), rest.left());
            questions.giveOwned(out);
        }
    }
}
