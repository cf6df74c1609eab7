package io.ringspan.node.level;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.Optional;

/**
 * The node's levels over HTTP: read and changed as JSON, and by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class LevelPages {
    private final NodeLevels levels;

    LevelPages(NodeLevels levels) {
        this.levels = levels;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, NodeLevels levels) {
        LevelPages these = new LevelPages(levels);
        return pages.read(
                        "/api/consistency",
                        "the consistency levels of the node, and by which keys others hold",
                        asked -> these.levels())
                .change(
                        HttpMethod.PUT,
                        "/api/consistency",
                        "sets them: {\"read\": LEVEL, \"write\": LEVEL}, or one of both",
                        these::put)
                .read("/get_consistency", "the levels as Dynomite says them", asked -> these.dynomite())
                .change(
                        HttpMethod.GET,
                        "/set_consistency/read/{level}",
                        "sets that of reads, as in Dynomite",
                        asked -> these.set(false, asked))
                .change(
                        HttpMethod.GET,
                        "/set_consistency/write/{level}",
                        "sets that of writes, as in Dynomite",
                        asked -> these.set(true, asked));
    }

    /** What {@code PUT} takes: either may be left out. */
    record Wanted(Optional<String> read, Optional<String> write) {}

    /** What holds now. */
    record Levels(Consistency read, Consistency write, List<ConsistencyRule> rules) {}

    Answer levels() {
        InForce now = levels.inForce();
        KeyLevels byKey = levels.byKey();
        return Answer.json(new Levels(now.read(), now.write(), byKey == null ? List.of() : byKey.rules()));
    }

    Answer put(Asked asked) {
        Wanted wanted = asked.json(Wanted.class);
        if (wanted.read().isEmpty() && wanted.write().isEmpty()) {
            throw new AdminException("wanted is {\"read\": LEVEL}, {\"write\": LEVEL}, or both");
        }
        Optional<Consistency> read = wanted.read().map(LevelPages::level);
        Optional<Consistency> write = wanted.write().map(LevelPages::level);
        levels.change(
                before -> new InForce(read.orElse(before.read()), write.orElse(before.write())),
                "HTTP from " + asked.by());
        return levels();
    }

    private static Consistency level(String name) {
        return LevelNames.find(name).orElseThrow(() -> new AdminException(LevelNames.refusal()));
    }

    Answer dynomite() {
        InForce now = levels.inForce();
        return Answer.asIs("Read Consistency: " + now.read() + "\r\nWrite Consistency: " + now.write() + "\r\n");
    }

    /** Dynomite says OK whatever the level is; here a level that there is not is an error. */
    Answer set(boolean write, Asked asked) {
        Consistency level = level(asked.at("level"));
        levels.change(before -> before.with(write, level), "HTTP from " + asked.by());
        return Answer.asIs("OK");
    }
}
