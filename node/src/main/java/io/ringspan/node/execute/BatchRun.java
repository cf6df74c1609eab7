package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Replication;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.execute.ScriptTexts.Script;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the store is sent to run a batch, in one transaction of it, and what its replies say: what the client gets, and which keys have
 * which value now.
 *
 * <p><b>Owner.</b> Who made it. <b>Limits.</b> The values of {@value #VALUES_MAX} keys are asked for at once; where more were written, or by scripts, they
 * are to be asked for when it is known which.
 */
public final class BatchRun {
    private static final int VALUES_MAX = 16;
    private static final int SMALL_BYTES = 4096;

    /** No script has this name. */
    private static final String NO_SCRIPT = "0".repeat(Sha1.DIGITS);

    private final Batch batch;
    private final ScriptTexts texts;
    private final boolean copies;
    private final List<@Nullable Script> scripts = new ArrayList<>();
    private final boolean hasScripts;
    /** How many functions are called. */
    private final int functions;
    /** Whether a script may publish, or a function. */
    private final boolean publishes;
    /** Of which keys the values are asked for at once. */
    private final Set<String> valuesOf;

    private final Set<String> keys = new LinkedHashSet<>();
    private @Nullable FullStoreRun full;
    private int loaded;
    private int exec;
    private int asked;

    /**
     * Makes the one for a batch.
     *
     * @param texts the scripts that EVALSHA may name
     * @param copies whether what is written is to be copied; if not, nobody asks what it is
     */
    public BatchRun(Batch batch, ScriptTexts texts, boolean copies) {
        this.batch = batch;
        this.texts = texts;
        this.copies = copies;
        boolean scriptsPublish = false;
        for (Request command : batch.commands()) {
            Script script = script(command, texts);
            boolean mayPublish = script != null && (script.mayPublish() || Published.isAmong(command.arguments()));
            scripts.add(copies || mayPublish ? script : null);
            scriptsPublish |= mayPublish;
            keys.addAll(WrittenKeys.of(command));
        }
        hasScripts = scriptsPublish
                || (copies
                        && batch.commands().stream()
                                .anyMatch(each -> each.command().hasReadOnlyForm()));
        functions = !copies
                ? 0
                : (int) batch.commands().stream().filter(BatchRun::isFunction).count();
        publishes = scriptsPublish || functions > 0;
        valuesOf = copies && keys.size() <= VALUES_MAX && (!hasScripts || areSmall(texts)) ? keys : Set.of();
    }

    private static boolean isFunction(Request command) {
        return command.command().callsFunction();
    }

    /** Scripts may write few of the keys that they are given, and large ones: unless it was otherwise the last time, it is known first. */
    private boolean areSmall(ScriptTexts texts) {
        return !batch.isTransaction() && scripts.get(0) != null && texts.writesLittle(scripts.get(0));
    }

    /**
     * What it has written is known.
     *
     * @param bytes of all values together, about
     */
    public void wrote(Set<String> written, int bytes, ScriptTexts texts) {
        Script script = batch.isTransaction() ? null : scripts.get(0);
        if (script != null) {
            texts.wrote(script, bytes <= SMALL_BYTES && written.equals(keys));
        }
    }

    /** The keys that it says it may write. */
    public Set<String> keys() {
        return keys;
    }

    private static @Nullable Script script(Request request, ScriptTexts texts) {
        return switch (request.command().name()) {
            case "eval" -> texts.of(request.text(1));
            case "evalsha" -> texts.named(request.text(1).toLowerCase(Locale.ROOT));
            default -> null;
        };
    }

    /**
     * What has become of it.
     *
     * @param written the keys that may have been written
     * @param values what was found of keys behind it: the replies to PEXPIRETIME and DUMP; not of all that were written, perhaps
     * @param published messages that are to be sent on
     * @param comesAgain whether nothing was done, and the store is to be asked anew: it does not know a script that is known here, or is
     *     full
     */
    public record Outcome(
            Set<String> written, Map<String, List<Reply>> values, List<Published> published, boolean comesAgain) {
        public Outcome {
            written = Set.copyOf(written);
            values = Map.copyOf(values);
            published = List.copyOf(published);
        }

        private static Outcome nothing(boolean comesAgain) {
            return new Outcome(Set.of(), Map.of(), List.of(), comesAgain);
        }

        /** Whether the values of all that was written are there. */
        public boolean hasValues() {
            return values.keySet().containsAll(written);
        }
    }

    /**
     * Appends the commands.
     *
     * @param loads whether the store is told the scripts first
     */
    public void ask(CommandLines out, boolean loads) {
        FullStoreRun otherwise = full;
        if (otherwise != null) {
            otherwise.ask(out);
            return;
        }
        for (Script script : loads ? scripts : List.<@Nullable Script>of()) {
            if (script != null) {
                out.begin("SCRIPT", 2).add("LOAD").add(script.recorded());
            }
        }
        loaded = out.count();
        out.begin("MULTI", 0);
        if (functions > 0) {
            out.begin("RPUSH", 2).add(Recorder.LIST).add(Recorder.LIST);
        }
        if (publishes) {
            out.begin("RPUSH", 2).add(Published.LIST).add(Published.LIST);
        }
        for (int i = 0; i < scripts.size(); i++) {
            command(batch.commands().get(i), scripts.get(i), out);
        }
        if (hasScripts) {
            out.begin("LPOP", 2).add(Recorder.LIST).add(Integer.MAX_VALUE);
        }
        if (publishes) {
            out.begin("LPOP", 2).add(Published.LIST).add(Integer.MAX_VALUE);
        }
        exec = out.count();
        out.begin("EXEC", 0);
        valuesOf.forEach(key -> WholeValue.ask(key, out));
        asked = out.count();
    }

    private void command(Request request, @Nullable Script script, CommandLines out) {
        boolean isUnknown = script == null
                && request.command().name().equals("evalsha")
                && (copies || Published.isAmong(request.arguments()));
        boolean isSha = script != null || isUnknown;
        out.begin(isSha ? "EVALSHA" : request.text(0), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            if (i == 1 && isSha) {
                out.add(script == null ? NO_SCRIPT : script.recordedSha());
            } else {
                out.add(request.arguments(), i);
            }
        }
    }

    /**
     * Takes the replies apart.
     *
     * @param reply gets what the client is to be told
     */
    public Outcome outcome(ByteBuf in, int from, int to, ByteBuf reply) throws IOException {
        FullStoreRun otherwise = full;
        if (otherwise != null) {
            return otherwise.outcome(in, from, to, reply);
        }
        ReplySlices all = ReplySlices.of(in, from, to, asked);
        int commands = batch.commands().size();
        if (all.isError(exec)) {
            full = batch.isTransaction() ? null : whenFull(all.text(firstError(all)));
            if (full != null) {
                return Outcome.nothing(true);
            }
            // It was discarded; of one command, the client is told what was wrong with that.
            all.copy(batch.isTransaction() ? exec : firstError(all), reply);
            return Outcome.nothing(false);
        }
        ReplySlices items = all.within(exec);
        if (items.count() != before() + commands + behind()) {
            throw new IllegalArgumentException(commands + " commands ran, and " + items.count() + " replies came");
        }
        if (loaded == 0 && lacksScripts(items)) {
            return Outcome.nothing(true);
        }
        if (batch.isTransaction()) {
            reply.writeCharSequence("*" + commands + "\r\n", US_ASCII);
        }
        int load = 0;
        for (int i = 0; i < commands; i++) {
            boolean isLoaded = loaded > 0 && scripts.get(i) != null;
            if (isLoaded && all.isError(load)) {
                all.copy(load, reply); // what is wrong with it
            } else {
                item(i, items, reply);
            }
            load += isLoaded ? 1 : 0;
        }
        List<Published> published =
                publishes ? Published.of(items.read(items.count() - 1, 1).get(0)) : List.of();
        return new Outcome(copies ? written(items) : Set.of(), values(all), published, false);
    }

    /** Without a store's room for lists, one script may run all the same; not one of which it is not known what it does. */
    private @Nullable FullStoreRun whenFull(String error) {
        Script script = scripts.get(0);
        return script == null || script.mayBypass() || !FullStoreRun.isRefusal(error)
                ? null
                : new FullStoreRun(batch.commands().get(0), script, texts.whenFull(script, copies), copies, publishes);
    }

    private int firstError(ReplySlices all) {
        int at = loaded;
        while (!all.isError(at)) {
            at++;
        }
        return at;
    }

    /** How many commands of the transaction stand before the client's. */
    private int before() {
        return (functions > 0 ? 1 : 0) + (publishes ? 1 : 0);
    }

    /** How many stand behind them. */
    private int behind() {
        return (hasScripts ? 1 : 0) + (publishes ? 1 : 0);
    }

    /** The error of a script names it, and clients know it by another name. */
    private void item(int i, ReplySlices items, ByteBuf reply) {
        Script script = scripts.get(i);
        int at = before() + i;
        if (script != null && items.isError(at)) {
            reply.writeCharSequence(items.text(at).replace(script.recordedSha(), script.sha()), ISO_8859_1);
        } else {
            items.copy(at, reply);
        }
    }

    private boolean lacksScripts(ReplySlices items) {
        return !batch.isTransaction()
                && scripts.get(0) != null
                && items.isError(before())
                && items.text(before()).startsWith(ScriptTexts.UNKNOWN)
                && items.isNothing(before() + 1); // it has written nothing
    }

    private Set<String> written(ReplySlices items) throws IOException {
        Set<String> written = new LinkedHashSet<>();
        int commands = batch.commands().size();
        int tellingFunctions = 0;
        if (hasScripts) {
            for (Reply key : Found.items(items.read(before() + commands, 1).get(0))) {
                tellingFunctions += Found.text(key).equals(Recorder.LIST) ? 1 : 0;
                written.add(Found.text(key));
            }
            written.remove(Recorder.LIST);
        }
        // The first one is the one that the list was begun with. Which of several functions has told nothing is not
        // known.
        boolean functionsTell = tellingFunctions - 1 == functions;
        for (int i = 0; i < commands; i++) {
            Request command = batch.commands().get(i);
            boolean tells = isFunction(command) ? functionsTell : tells(scripts.get(i));
            boolean mayHaveWritten =
                    command.command().replication() == Replication.AS_VALUE || !items.isError(before() + i);
            if (!tells && mayHaveWritten) {
                written.addAll(WrittenKeys.of(command));
            }
        }
        return written;
    }

    /** Whether all that it has written is in the list. */
    private static boolean tells(@Nullable Script script) {
        return script != null && !script.mayBypass();
    }

    private Map<String, List<Reply>> values(ReplySlices all) throws IOException {
        Map<String, List<Reply>> values = new LinkedHashMap<>();
        int at = exec + 1;
        for (String key : valuesOf) {
            values.put(key, all.read(at, WholeValue.ASKED));
            at += WholeValue.ASKED;
        }
        return values;
    }
}
