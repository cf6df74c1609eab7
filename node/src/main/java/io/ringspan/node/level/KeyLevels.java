package io.ringspan.node.level;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Levels of keys by their patterns: the first rule whose pattern matches decides, and where it names no level, none holds.
 *
 * <p><b>Threads.</b> Any; it does not change, and looking up allocates nothing. <b>Limits.</b> Those of
 * {@link ConsistencyRule}, and of {@link Glob} for each.
 */
public final class KeyLevels {
    private final List<ConsistencyRule> rules;
    private final Glob[] patterns;
    private final @Nullable Consistency[] reads;
    private final @Nullable Consistency[] writes;

    private KeyLevels(List<ConsistencyRule> rules) {
        this.rules = List.copyOf(rules);
        this.patterns = rules.stream().map(rule -> Glob.exact(rule.keys())).toArray(Glob[]::new);
        this.reads = new Consistency[rules.size()];
        this.writes = new Consistency[rules.size()];
        for (int i = 0; i < reads.length; i++) {
            reads[i] = rules.get(i).read().orElse(null);
            writes[i] = rules.get(i).write().orElse(null);
        }
    }

    /** Null for no rules. */
    public static @Nullable KeyLevels of(List<ConsistencyRule> rules) {
        return rules.isEmpty() ? null : new KeyLevels(rules);
    }

    /** The level for a key, null if there is none. */
    @Nullable
    Consistency level(boolean write, ByteBuf in, int at, int length) {
        int rule = first(in, at, length);
        if (rule < 0) {
            return null;
        }
        return write ? writes[rule] : reads[rule];
    }

    /** The rule that decides about a key. */
    public Optional<ConsistencyRule> rule(ByteBuf in, int at, int length) {
        int rule = first(in, at, length);
        return rule < 0 ? Optional.empty() : Optional.of(rules.get(rule));
    }

    private int first(ByteBuf in, int at, int length) {
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].matches(in, at, length)) {
                return i;
            }
        }
        return -1;
    }

    List<ConsistencyRule> rules() {
        return rules;
    }
}
