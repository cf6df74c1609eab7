package io.ringspan.node.repair;

import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation.Choice;
import io.ringspan.node.reconcile.Repair;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What one read writes back: a value for each of its commands that needs it.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public final class ReadRepair {
    private final ReadRepairs all;
    private final List<Repair> repairs;
    private final Runnable ended;
    private final List<WriteBack> underWay = new ArrayList<>();
    private final BitSet restored = new BitSet();
    private boolean beginning;

    ReadRepair(ReadRepairs all, List<Repair> repairs, Runnable ended) {
        this.all = all;
        this.repairs = repairs;
        this.ended = ended;
    }

    /** Returns whether anything is under way. */
    boolean begin(Span span, int[] replicas, int needed) {
        beginning = true;
        for (int command = 0; command < repairs.size(); command++) {
            Repair repair = repairs.get(command);
            if (repair.action() == Repair.Action.RESTORE) {
                all.began();
                WriteBack one = new WriteBack(all, this, command, repair);
                underWay.add(one);
                one.begin(span, replicas, needed);
            }
        }
        beginning = false;
        return !underWay.isEmpty();
    }

    void ended(WriteBack one, boolean hasRestored) {
        underWay.remove(one);
        restored.set(one.command(), hasRestored);
        all.ended(hasRestored);
        if (underWay.isEmpty() && !beginning) {
            ended.run();
        }
    }

    /** The choices, but the winner's reply where enough replicas have been given what the winner has. */
    public List<Choice> with(List<Choice> choices) {
        List<Choice> with = new ArrayList<>(choices);
        for (int command = restored.nextSetBit(0); command >= 0; command = restored.nextSetBit(command + 1)) {
            with.set(command, repairs.get(command).winner());
        }
        return with;
    }

    /** Nobody waits any more. What is on its way to replicas goes on. */
    public void cancel() {
        underWay.forEach(WriteBack::cancel);
        underWay.clear();
    }
}
