package io.ringspan.node.level;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.FlatJson;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The node's levels over HTTP: read and changed as JSON, and by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class LevelPages {
    private static final String FORM =
            "wanted is {\"read\": LEVEL}, {\"write\": LEVEL}, or both; no other names, values in quotes";

    private final NodeLevels levels;

    LevelPages(NodeLevels levels) {
        this.levels = levels;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, NodeLevels levels) {
        LevelPages these = new LevelPages(levels);
        return pages.with(
                        "/api/consistency",
                        "the consistency levels of the node as JSON; PUT {\"read\": LEVEL, \"write\": LEVEL} to change",
                        accept -> these.json(),
                        these::put)
                .with("/get_consistency", "the same as Dynomite says it", accept -> these.dynomite())
                .withChange(
                        "/set_consistency/read/",
                        "and a level behind it: sets that of reads",
                        (level, by) -> these.set(false, level, by))
                .withChange(
                        "/set_consistency/write/",
                        "and a level behind it: sets that of writes",
                        (level, by) -> these.set(true, level, by));
    }

    Answer json() {
        InForce now = levels.inForce();
        KeyLevels byKey = levels.byKey();
        List<ConsistencyRule> rules = byKey == null ? List.of() : byKey.rules();
        return Answer.json("{\"read\":\"" + now.read() + "\",\"write\":\"" + now.write() + "\",\"rules\":["
                + rules.stream().map(LevelPages::json).collect(Collectors.joining(",")) + "]}");
    }

    private static String json(ConsistencyRule rule) {
        return "{\"keys\":" + FlatJson.quoted(rule.keys())
                + rule.read().map(level -> ",\"read\":\"" + level + '"').orElse("")
                + rule.write().map(level -> ",\"write\":\"" + level + '"').orElse("") + "}";
    }

    Answer put(String body, String by) {
        Map<String, String> asked;
        try {
            asked = FlatJson.read(body);
        } catch (IllegalArgumentException malformed) {
            return refused(malformed.getMessage() + ": " + FORM);
        }
        if (asked.isEmpty() || !List.of("read", "write").containsAll(asked.keySet())) {
            return refused(FORM);
        }
        for (String name : asked.values()) {
            if (LevelNames.find(name).isEmpty()) {
                return refused(LevelNames.refusal());
            }
        }
        Optional<Consistency> read = Optional.ofNullable(asked.get("read")).flatMap(LevelNames::find);
        Optional<Consistency> write = Optional.ofNullable(asked.get("write")).flatMap(LevelNames::find);
        levels.change(
                before -> new InForce(read.orElse(before.read()), write.orElse(before.write())), "HTTP from " + by);
        return json();
    }

    Answer dynomite() {
        InForce now = levels.inForce();
        return Answer.asIs("Read Consistency: " + now.read() + "\r\nWrite Consistency: " + now.write() + "\r\n");
    }

    /** Dynomite says OK whatever the level is; here a level that there is not is an error. */
    Answer set(boolean write, String name, String by) {
        Optional<Consistency> level = LevelNames.find(name);
        if (level.isEmpty()) {
            return refused(LevelNames.refusal());
        }
        levels.change(before -> before.with(write, level.get()), "HTTP from " + by);
        return Answer.asIs("OK");
    }

    private static Answer refused(String why) {
        return Answer.text(HttpResponseStatus.BAD_REQUEST, why);
    }
}
