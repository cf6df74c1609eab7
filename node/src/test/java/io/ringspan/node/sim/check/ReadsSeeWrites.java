package io.ringspan.node.sim.check;

import io.ringspan.conf.Consistency;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashMap;
import java.util.Map;

/**
 * A read at a quorum sees the writes to a key with one writer that were answered with success before it was sent, at a
 * quorum in the same datacenter, or at one in every datacenter, or it gets an error. A read in every datacenter sees those
 * of any datacenter's quorum.
 *
 * <p>Not promised, so not checked, by docs/guarantees.md: what a store has lost in a restart ("a store that came back as
 * another run counts again at once"); anything once a window has given writes up ("if the origin's window gave them up, it
 * takes part again"); keys with several writers ("this holds for the writes of one connection to one node"); what was
 * written before a node or its store began again, once clocks differ ("takes its own clock for the time before which all
 * that it has was written"). Of a command
 * with several keys, each key is looked at by itself.
 */
public final class ReadsSeeWrites implements Watcher {
    private final SimRun run;
    private final Map<String, Request> written = new HashMap<>();
    private final Map<String, Request> writtenEverywhere = new HashMap<>();
    private final Excuses excuses;
    private final Map<Integer, Map<String, Request>> due = new HashMap<>();
    private int checked;

    public ReadsSeeWrites(SimRun run) {
        this.run = run;
        this.excuses = new Excuses(run);
    }

    /** How many replies were looked at. */
    public int checked() {
        return checked;
    }

    @Override
    public void sent(Request request, int bytes) {
        if (request.sequence() > 0) {
            excuses.sent(request);
        } else if (isRead(request) && request.level() != Consistency.DC_ONE) {
            Map<String, Request> mustBeSeen = new HashMap<>();
            for (String key : request.keys()) {
                Request last = written.get(key);
                boolean isAlsoFor = last != null
                        && (last.dc().equals(request.dc()) || request.level().isEverywhere());
                Request due = isAlsoFor ? last : writtenEverywhere.get(key);
                if (due != null) {
                    mustBeSeen.put(key, due);
                }
            }
            due.put(request.number(), mustBeSeen);
        }
    }

    private static boolean isRead(Request request) {
        return request.kind() == Request.Kind.GET || request.kind() == Request.Kind.MGET;
    }

    @Override
    public void answered(Request request, String reply) {
        if (reply.startsWith("-")) {
            due.remove(request.number());
        } else if (request.sequence() > 0 && request.level() != Consistency.DC_ONE) {
            written.put(request.key(), request);
            if (request.level().isEverywhere()) {
                writtenEverywhere.put(request.key(), request);
            }
        } else if (isRead(request)) {
            Map<String, Request> mustBeSeen = due.remove(request.number());
            if (mustBeSeen != null) {
                mustBeSeen.forEach((key, write) -> check(request, key, write, reply));
            }
        }
    }

    private void check(Request read, String key, Request write, String reply) {
        int seen = Seen.sequence(key, reply);
        if (!excuses.cover(key, write.sequence())) {
            checked++;
            run.require(seen >= write.sequence(), read + " sees " + seen + " and not " + write);
        }
    }

    @Override
    public void gone(Request request) {
        due.remove(request.number());
    }

    @Override
    public void lost(int node) {
        excuses.lost(node);
    }

    @Override
    public void clockSet() {
        excuses.clockSet();
    }

    @Override
    public void begunAgain(int node) {
        excuses.begunAgain(node);
    }
}
