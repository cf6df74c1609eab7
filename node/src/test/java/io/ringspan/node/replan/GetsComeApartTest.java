package io.ringspan.node.replan;

import static io.ringspan.node.replan.MovingRing.MOVES;
import static io.ringspan.node.replan.MovingRing.NEW_OWNER;
import static io.ringspan.node.replan.MovingRing.OLD_OWNER;
import static io.ringspan.node.replan.MovingRing.STAYS;
import static io.ringspan.node.replan.MovingRing.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.Verbs;
import io.ringspan.node.request.Slot;
import org.junit.jupiter.api.Test;

/** One command of memcached's clients whose keys had one owner when it was sent, and have several now. */
class GetsComeApartTest {
    private final MovingRing ring = new MovingRing(MemcacheProtocol.MEMCACHE, Verbs.table());
    private final MovingRing.Road before = ring.roads.get(OLD_OWNER);
    private final MovingRing.Road after = ring.roads.get(NEW_OWNER);

    @Test
    void eachKeyIsAskedForWhereItIsAndTheClientIsAnsweredOnce() {
        Slot slot = sent("get " + MOVES + " " + STAYS + " " + MOVES);
        assertThat(before.sent).isEmpty();
        after.replies(value(MOVES, "a"));
        before.replies("END\r\n");
        assertThat(slot.isAnswered()).isFalse();
        after.replies(value(MOVES, "c"));
        assertThat(ring.takeReplies()).isEqualTo(value(MOVES, "a").replace("END\r\n", "") + value(MOVES, "c"));
        assertThat(ring.answered).isOne();
        assertThat(after.sent).hasSize(2).allMatch(command -> command.endsWith(" get " + MOVES + "\r\n"));
        assertThat(before.sent).hasSize(1).allMatch(command -> command.endsWith(" get " + STAYS + "\r\n"));
    }

    @Test
    void anErrorOfOneIsThatOfAll() {
        sent("get " + MOVES + " " + STAYS);
        after.replies(value(MOVES, "a"));
        before.replies("SERVER_ERROR out of memory\r\n");
        assertThat(ring.takeReplies()).isEqualTo("SERVER_ERROR out of memory\r\n");
    }

    @Test
    void whatIsMoreThanMayBeHeldIsAnErrorAndWhatComesBehindItIsNot() {
        String much = "x".repeat(MovingRing.REPLY_BYTES_MAX);
        sent("get " + MOVES + " " + STAYS);
        after.replies(value(MOVES, much));
        before.replies(value(STAYS, "b"));
        assertThat(ring.takeReplies()).startsWith("SERVER_ERROR the reply is larger ");
        ring.readsOf(MOVES, "get " + MOVES + "\r\n");
        after.replies(value(MOVES, much));
        assertThat(ring.takeReplies()).isEqualTo(value(MOVES, much));
    }

    private Slot sent(String command) {
        ring.asker.topology(MovingRing.MOVING);
        Slot slot = ring.readsOf(MOVES, command + "\r\n");
        ring.goesOver(SWITCHED);
        ring.passes(PlannedAnew.PAUSE_MILLIS_MIN);
        return slot;
    }

    private static String value(String key, String value) {
        return "VALUE " + key + " 0 " + value.length() + "\r\n" + value + "\r\nEND\r\n";
    }
}
