package io.ringspan.node.level;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The levels that hold on a node for connections and commands that ask for none: at its start those of its file. They are
 * not kept on disk.
 *
 * <p><b>Threads.</b> Any. The levels in force are one immutable value that is replaced whole: a worker looks at it once
 * for each run of commands, and only those who change it wait for one another.
 */
public final class NodeLevels {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLevels.class);

    private volatile InForce inForce;
    private volatile @Nullable KeyLevels byKey;

    /** The levels of keys without a rule. */
    public record InForce(Consistency read, Consistency write) {
        /** The level of writes, or of reads. */
        public Consistency of(boolean forWrites) {
            return forWrites ? write : read;
        }

        /** With these instead. */
        public InForce with(Consistency otherRead, Consistency otherWrite) {
            return new InForce(otherRead, otherWrite);
        }

        /** With another level of writes, or of reads. */
        InForce with(boolean forWrites, Consistency level) {
            return forWrites ? new InForce(read, level) : new InForce(level, write);
        }
    }

    private NodeLevels(InForce atFirst, @Nullable KeyLevels byKey) {
        this.inForce = atFirst;
        this.byKey = byKey;
    }

    /** Those that a file gives. */
    public static NodeLevels of(ConsistencyConf conf) {
        return new NodeLevels(new InForce(conf.read(), conf.write()), KeyLevels.of(conf.rules()));
    }

    /** Those of this moment. */
    public InForce inForce() {
        return inForce;
    }

    /** The rules by key, null if there are none. */
    @Nullable
    KeyLevels byKey() {
        return byKey;
    }

    /**
     * Changes them for the next command of every connection that has not set its own.
     *
     * @param change makes the next levels of those in force
     * @param by who asks, for the log
     */
    public synchronized void change(UnaryOperator<InForce> change, String by) {
        InForce before = inForce;
        InForce now = change.apply(before);
        inForce = now;
        log("read_consistency", before.read(), now.read(), by);
        log("write_consistency", before.write(), now.write(), by);
    }

    /** From now on these are the rules by key, for every connection. */
    public void rules(List<ConsistencyRule> rules) {
        byKey = KeyLevels.of(rules);
    }

    private static void log(String setting, Consistency before, Consistency now, String by) {
        if (before != now) {
            LOG.info("{} is {} from now on, and was {}: changed by {} until the next start", setting, now, before, by);
        }
    }
}
