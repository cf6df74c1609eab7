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
import io.ringspan.node.execute.change.ChangeReader;
import io.ringspan.node.execute.change.Changes;
import io.ringspan.node.execute.change.WrittenKeys;
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
 * What the store is sent to run a batch, in one transaction of it, and what its replies say: what the client gets, and what was changed.
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
    private final Copying copying;
    private final boolean copies;
    private final ChangeReader changeReader;
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
     * @param copying how what is written comes to other replicas; if there are none, nobody asks what it is
     */
    public BatchRun(Batch batch, ScriptTexts texts, Copying copying, ChangeReader changeReader) {
        this.batch = batch;
        this.texts = texts;
        this.copying = copying;
        this.copies = copying != Copying.NOTHING;
        this.changeReader = changeReader;
        Set<String> surelyCopied = new LinkedHashSet<>();
        boolean scriptsPublish = false;
        for (Request command : batch.commands()) {
            Script script = script(command, texts);
            boolean mayPublish = script != null && (script.mayPublish() || Published.isAmong(command.arguments()));
            scripts.add(copies || mayPublish ? script : null);
            scriptsPublish |= mayPublish;
            Set<String> written = WrittenKeys.of(command);
            keys.addAll(written);
            if (copying == Copying.VALUES || !ChangeReader.mayTell(command.command())) {
                surelyCopied.addAll(written);
            }
        }
        hasScripts = scriptsPublish
                || (copies
                        && batch.commands().stream()
                                .anyMatch(each -> each.command().hasReadOnlyForm()));
        functions = !copies
                ? 0
                : (int) batch.commands().stream().filter(BatchRun::isFunction).count();
        publishes = scriptsPublish || functions > 0;
        boolean asks = copies && surelyCopied.size() <= VALUES_MAX && (!hasScripts || areSmall(texts));
        valuesOf = asks ? surelyCopied : Set.of();
    }

    private static boolean isFunction(Request command) {
        return command.command().callsFunction();
    }

    /** Scripts may write few of the keys that they are given, and large ones: unless it was otherwise the last time, it is known first. */
    private boolean areSmall(ScriptTexts texts) {
        return !batch.isTransaction() && scripts.get(0) != null && texts.writesLittle(scripts.get(0));
    }

    /**
     * It is known what it has written.
     *
     * @param copied the keys whose values are copied
     * @param bytes of all values together, about
     */
    public void wrote(Set<String> copied, int bytes, ScriptTexts texts) {
        Script script = batch.isTransaction() ? null : scripts.get(0);
        if (script != null) {
            texts.wrote(script, bytes <= SMALL_BYTES && copied.equals(keys));
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
     * @param changes what may have been changed
     * @param values what was found of keys behind it: the replies to PEXPIRETIME and DUMP; not of all that are to be copied, perhaps
     * @param published messages that are to be sent on
     * @param comesAgain whether nothing was done, and the store is to be asked anew: it does not know a script that is known here, or is
     *     full
     */
    public record Outcome(
            Changes changes, Map<String, List<Reply>> values, List<Published> published, boolean comesAgain) {
        public Outcome {
            values = Map.copyOf(values);
            published = List.copyOf(published);
        }

        private static Outcome nothing(boolean comesAgain) {
            return new Outcome(new Changes(), Map.of(), List.of(), comesAgain);
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
        if (!isSha && copying == Copying.CHANGES) {
            changeReader.run(request, out);
            return;
        }
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
        return new Outcome(copies ? changes(items) : new Changes(), values(all), published, false);
    }

    /** Without a store's room for lists, one script may run all the same; not one of which it is not known what it does. */
    private @Nullable FullStoreRun whenFull(String error) {
        Script script = scripts.get(0);
        return script == null || script.mayBypass() || !FullStoreRun.isRefusal(error)
                ? null
                : new FullStoreRun(
                        batch.commands().get(0),
                        script,
                        texts.whenFull(script, copies),
                        copies ? changeReader : null,
                        publishes);
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

    private Changes changes(ReplySlices items) throws IOException {
        Changes changes = new Changes();
        int commands = batch.commands().size();
        // The first one is the one that the list was begun with. Which of several functions has told nothing is not
        // known.
        boolean functionsTell =
                hasScripts && told(items.read(before() + commands, 1).get(0), changes) - 1 == functions;
        for (int i = 0; i < commands; i++) {
            Request command = batch.commands().get(i);
            boolean tells = isFunction(command) ? functionsTell : tells(scripts.get(i));
            boolean mayHaveWritten =
                    command.command().replication() == Replication.AS_VALUE || !items.isError(before() + i);
            if (!tells && mayHaveWritten) {
                change(command, items, before() + i, changes);
            }
        }
        if (copying == Copying.VALUES) {
            changes.copyAll();
        }
        return changes;
    }

    private int told(Reply list, Changes changes) {
        long now = batch.commands().get(0).nowMillis();
        return changeReader.told(Found.items(list), Recorder.LIST, now, changes);
    }

    /** What was done between scripts or by them has no order that is known, and so is copied. */
    private void change(Request command, ReplySlices items, int at, Changes changes) throws IOException {
        boolean isTold = copying == Copying.CHANGES && !hasScripts && ChangeReader.mayTell(command.command());
        if (isTold) {
            changeReader.add(command, items.read(at, 1).get(0), changes);
        } else {
            changes.copy(WrittenKeys.of(command));
        }
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
