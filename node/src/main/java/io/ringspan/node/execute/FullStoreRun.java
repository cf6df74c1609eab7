package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.execute.ScriptTexts.Script;
import io.ringspan.node.execute.change.ChangeReader;
import io.ringspan.node.execute.change.Changes;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store that is full is sent to run one script. It takes no command between MULTI and EXEC then, and no list is begun by a plain
 * write; of a script it refuses what needs room, and runs the rest. So the lists of what the script has written and published are begun by a
 * script that may, which forgets those of a run that was broken off, and are emptied behind it. What comes in between is a store's
 * other connections, which see the lists at the most. Where what is written is to be copied, the script may delete keys and no more,
 * since the store would not take a value then.
 *
 * <p><b>Owner.</b> Who made it.
 */
final class FullStoreRun {
    /** How the error of a store begins that is full. */
    private static final String NO_ROOM = "-OOM ";

    /** Nobody needs the lists for longer, whatever else the store does meanwhile. */
    private static final String BEGIN = "#!lua flags=allow-oom\nfor _, list in ipairs(KEYS) do redis.call('DEL', list)"
            + " redis.call('RPUSH', list, list) redis.call('PEXPIRE', list, 3600000) end";

    private final Request command;
    private final Script script;
    private final String text;
    private final String sha;
    private final @Nullable ChangeReader changeReader;
    private final boolean publishes;

    /**
     * Makes one.
     *
     * @param text of the script, as {@link ScriptTexts#whenFull} has it
     * @param changeReader of what it deletes; null if that is to be deleted nowhere else
     * @param publishes whether it is known that it may
     */
    FullStoreRun(Request command, Script script, String text, @Nullable ChangeReader changeReader, boolean publishes) {
        this.command = command;
        this.script = script;
        this.text = text;
        this.sha = Sha1.hex(text.getBytes(ISO_8859_1));
        this.changeReader = changeReader;
        this.publishes = publishes;
    }

    /** Whether a store says with this that it is full. */
    static boolean isRefusal(String error) {
        return error.startsWith(NO_ROOM);
    }

    /** Appends the commands. */
    void ask(CommandLines out) {
        out.begin("EVAL", publishes ? 4 : 3).add(BEGIN).add(publishes ? 2 : 1).add(Recorder.LIST_WHEN_FULL);
        if (publishes) {
            out.add(Published.LIST_WHEN_FULL);
        }
        out.begin("EVAL", command.count() - 1).add(text);
        for (int i = 2; i < command.count(); i++) {
            out.add(command.arguments(), i);
        }
        out.begin("LPOP", 2).add(Recorder.LIST_WHEN_FULL).add(Integer.MAX_VALUE);
        if (publishes) {
            out.begin("LPOP", 2).add(Published.LIST_WHEN_FULL).add(Integer.MAX_VALUE);
        }
    }

    /**
     * Takes the replies apart.
     *
     * @param reply gets what the client is to be told
     * @throws IllegalArgumentException if it is not known what was written
     */
    BatchRun.Outcome outcome(ByteBuf in, int from, int to, ByteBuf reply) throws IOException {
        ReplySlices all = ReplySlices.of(in, from, to, publishes ? 4 : 3);
        List<Reply> told = Found.items(all.read(2, 1).get(0));
        if (told.isEmpty() || !Found.text(told.get(0)).equals(Recorder.LIST_WHEN_FULL)) {
            throw new IllegalArgumentException("the list of what a script has written in a full store is not there");
        }
        Changes changes = new Changes();
        if (changeReader != null) {
            changeReader.told(told, Recorder.LIST_WHEN_FULL, command.nowMillis(), changes);
        }
        if (all.isError(1)) {
            reply.writeCharSequence(all.text(1).replace(sha, script.sha()), ISO_8859_1);
        } else {
            all.copy(1, reply);
        }
        List<Published> published = publishes ? Published.of(all.read(3, 1).get(0)) : List.of();
        return new BatchRun.Outcome(changes, Map.of(), published, false);
    }
}
