package io.ringspan.node.execute.change;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.stream.XAddRule;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.resp.RequestDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a command that has run, and of what is {@link Noted} of it, what does the same at replicas that have what this store had: the
 * command itself, if it would travel as it is when it came alone; or one that says what it has done. Of all others the values are copied.
 *
 * <p><b>Owner.</b> The decider.
 */
public final class ChangeReader {
    private static final long GONE = -2;
    private static final long NO_END = -1;

    private final RequestDecoder decoder;
    private final Forms forms;

    public ChangeReader(CommandTable table, Forms forms) {
        this.decoder = new RequestDecoder(table, RequestLimits.NONE);
        this.forms = forms;
    }

    /** Whether a command that is run as {@link #run} appends it may be told without a copy; most that say so can. */
    public static boolean mayTell(Command command) {
        return Noted.commands().containsKey(command.name());
    }

    /**
     * Appends a client's command as it is to be run before it is {@linkplain #add(Request, Reply, Changes) told}: in the form in which it would
     * travel, if there is one.
     */
    public void run(Request request, CommandLines out) {
        ByteBuf form = Unpooled.buffer();
        boolean isRewritten = mayTell(request.command()) && form(request, form) == Forms.Verdict.REWRITTEN;
        if (isRewritten) {
            out.append(form, 0, form.writerIndex(), 1);
            return;
        }
        out.begin(request.text(0), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            out.add(request.arguments(), i);
        }
    }

    /** Tells of a client's command what it has changed, if it is known to have. */
    public void add(Request request, Reply reply, Changes to) {
        Noted noted = Noted.commands().get(request.command().name());
        CommandLines same = new CommandLines(Unpooled.buffer());
        boolean isKnown = noted != null && asItWasRun(request, same);
        if (!isKnown && noted == Noted.REPLY) {
            String text = text(reply);
            isKnown = reply instanceof Reply.Nothing || (text != null && byReply(request, text, same));
        }
        tell(request, isKnown, same, to);
    }

    private static @Nullable String text(Reply reply) {
        if (reply instanceof Reply.Blob blob) {
            return blob.bytes();
        }
        return reply instanceof Reply.Whole whole ? Long.toString(whole.value()) : null;
    }

    /**
     * Tells what scripts have changed, as the recorder notes it.
     *
     * @param items those of the list
     * @param mark what stands there where a list was begun, and where a function says that all is there that it will change
     * @return how often it does
     */
    public int told(List<Reply> items, String mark, long nowMillis, Changes to) {
        int marks = 0;
        for (int i = 0; i < items.size(); i++) {
            String first = Found.text(items.get(i));
            if (first.equals(mark)) {
                marks++;
                continue;
            }
            int end = i + 1 + Integer.parseInt(first);
            List<String> words =
                    items.subList(i + 1, end).stream().map(Found::text).toList();
            if (words.size() == 1) {
                to.copy(words.get(0));
            } else {
                told(words, nowMillis, to);
            }
            i = end - 1;
        }
        return marks;
    }

    /** @param words the command's name, what is noted of it, and its arguments, bytes as characters */
    private void told(List<String> words, long nowMillis, Changes to) {
        List<String> command = new ArrayList<>(words);
        String noted = command.remove(1);
        Request request = request(command, nowMillis);
        CommandLines same = new CommandLines(Unpooled.buffer());
        Noted kind = Noted.commands().getOrDefault(request.command().name(), Noted.NOTHING);
        boolean isKnown = switch (kind) {
            case REPLY -> byReply(request, noted, same);
            case END -> noted.isEmpty() ? asItIs(request, same) : byEnd(request, Long.parseLong(noted), same);
            case NOTHING -> withoutNote(request, same);
        };
        tell(request, isKnown, same, to);
    }

    private static void tell(Request request, boolean isKnown, CommandLines same, Changes to) {
        if (isKnown) {
            to.tell(WrittenKeys.of(request), same);
        } else {
            to.copy(WrittenKeys.of(request));
        }
    }

    private Request request(List<String> words, long nowMillis) {
        CommandLines line = new CommandLines(Unpooled.buffer());
        line.begin(words.get(0), words.size() - 1);
        words.subList(1, words.size()).forEach(line::add);
        ByteBuf bytes = line.bytes();
        if (decoder.next(bytes, 0, bytes.writerIndex()) != RequestDecoder.Found.COMMAND) {
            throw new IllegalArgumentException("no command: " + words.get(0));
        }
        Arguments arguments = new Arguments();
        decoder.arguments(bytes, 0, arguments);
        Command command = decoder.command();
        if (command == null) {
            throw new IllegalArgumentException("not known: " + words.get(0));
        }
        return new Request(command, arguments, 2, nowMillis);
    }

    private Forms.Verdict form(Request request, ByteBuf out) {
        return forms.decide(request.command(), request.arguments(), request.nowMillis(), out);
    }

    /** Whether replicas may be sent a command as its form says, when it does not have to be decided. */
    public static boolean mayTravel(Command command) {
        return command.isWrite() && command.isOfEveryStore() && (command.isSingleKey() || command.isSplit());
    }

    private boolean asItIs(Request request, CommandLines same) {
        return inForm(request, false, same);
    }

    /** As {@link #run} has it. */
    private boolean asItWasRun(Request request, CommandLines same) {
        return request.command().isDecided() ? withoutNote(request, same) : inForm(request, true, same);
    }

    private boolean inForm(Request request, boolean mayBeRewritten, CommandLines same) {
        if (!mayTravel(request.command())) {
            return false;
        }
        ByteBuf form = Unpooled.buffer();
        Forms.Verdict verdict = form(request, form);
        if (verdict == Forms.Verdict.AS_IS) {
            copy(request, request.text(0), 1, same);
        } else if (verdict == Forms.Verdict.REWRITTEN && mayBeRewritten) {
            same.append(form, 0, form.writerIndex(), 1);
        } else {
            return false;
        }
        return true;
    }

    private boolean withoutNote(Request request, CommandLines same) {
        switch (request.command().name()) {
            case "getset" -> copy(request, "SET", 1, same);
            case "getdel" -> copy(request, "DEL", 1, same);
            default -> {
                return asItIs(request, same);
            }
        }
        return true;
    }

    private static void copy(Request request, String name, int from, CommandLines same) {
        same.begin(name, request.count() - from);
        for (int i = from; i < request.count(); i++) {
            same.add(request.arguments(), i);
        }
    }

    private static boolean byReply(Request request, String reply, CommandLines same) {
        boolean isOne = request.count() == 2;
        switch (request.command().name()) {
            case "setnx" -> ifDone(request, "SET", reply, same);
            case "hsetnx" -> ifDone(request, "HSET", reply, same);
            case "lpop" -> {
                takeOut(request.text(1), true, reply, same);
                return isOne;
            }
            case "rpop" -> {
                takeOut(request.text(1), false, reply, same);
                return isOne;
            }
            case "rpoplpush" -> {
                takeOut(request.text(1), false, reply, same);
                putIn(request.text(2), true, reply, same);
            }
            case "lmove" -> {
                takeOut(request.text(1), request.is(3, "LEFT"), reply, same);
                putIn(request.text(2), request.is(4, "LEFT"), reply, same);
            }
            default -> {
                return XAddRule.write(request, reply, same);
            }
        }
        return true;
    }

    private static void ifDone(Request request, String name, String reply, CommandLines same) {
        if (!reply.equals("0")) {
            copy(request, name, 1, same);
        }
    }

    /** By what it is, and not by its place: see ADR 44, *What was found may still hold*. */
    private static void takeOut(String list, boolean isFirst, String element, CommandLines same) {
        same.begin("LREM", 3).add(list).add(isFirst ? 1 : -1).add(element);
    }

    private static void putIn(String list, boolean isFirst, String element, CommandLines same) {
        same.begin(isFirst ? "LPUSH" : "RPUSH", 2).add(list).add(element);
    }

    /** @param end when its key ends, in milliseconds since 1970 */
    private static boolean byEnd(Request request, long end, CommandLines same) {
        String key = request.text(1);
        if (end == GONE) {
            same.begin("DEL", 1).add(key);
            return true;
        }
        switch (request.command().name()) {
            case "set" -> set(key, request.text(2), end, same);
            case "setex", "psetex" -> set(key, request.text(3), end, same);
            case "getex" -> {
                if (end == NO_END) {
                    same.begin("PERSIST", 1).add(key);
                } else {
                    same.begin("PEXPIREAT", 2).add(key).add(end);
                }
            }
            default -> {
                same.begin("PEXPIREAT", 2).add(key).add(end);
                return end > 0;
            }
        }
        return true;
    }

    private static void set(String key, String value, long end, CommandLines same) {
        if (end == NO_END) {
            same.begin("SET", 2).add(key).add(value);
        } else {
            same.begin("SET", 4).add(key).add(value).add("PXAT").add(end);
        }
    }
}
