package io.ringspan.node.standing;

import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.MemberState.Reads;
import java.util.EnumSet;

/**
 * In which state each node of the ring is, as far as one worker knows, and what that allows. A node of which nothing was
 * heard is NORMAL. One that is DOWN and has a link that is up all the same is asked when nobody else can answer: whoever
 * found it down may be the one who is cut off.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Standings {
    private MemberState[] states = {};

    /** What is known from now on, by the nodes' numbers; kept, and not changed. */
    public void set(MemberState[] byNode) {
        states = byNode;
    }

    /** The state of that node. */
    public MemberState of(int node) {
        return node < states.length ? states[node] : MemberState.NORMAL;
    }

    /** Whether the node may be asked without a second thought. */
    public boolean answers(int node) {
        return of(node).reads() == Reads.ALWAYS;
    }

    /** Whether the node is asked only if nobody else can answer. */
    public boolean isLastResort(int node) {
        MemberState state = of(node);
        return state.reads() == Reads.AS_LAST_RESORT || state == MemberState.DOWN;
    }

    /** Whether what the node's store says may be given to a client at all. */
    public boolean mayAnswer(int node) {
        return answers(node) || isLastResort(node);
    }

    /** Whether the node takes writes, as far as its state says. */
    public boolean mayTake(int node) {
        MemberState state = of(node);
        return state.takesWrites() || state == MemberState.DOWN;
    }

    /** How many of these may not answer. */
    public int silent(int[] nodes) {
        int silent = 0;
        for (int node : nodes) {
            silent += mayAnswer(node) ? 0 : 1;
        }
        return silent;
    }

    /** For an error: which of these do not answer because of their state; nothing if all may. */
    public String silentText(int[] nodes) {
        int silent = silent(nodes);
        if (silent == 0) {
            return "";
        }
        EnumSet<MemberState> which = EnumSet.noneOf(MemberState.class);
        for (int node : nodes) {
            if (!mayAnswer(node)) {
                which.add(of(node));
            }
        }
        String names = which.toString();
        return " (" + silent + (silent == 1 ? " is " : " are ") + names.substring(1, names.length() - 1) + ")";
    }
}
