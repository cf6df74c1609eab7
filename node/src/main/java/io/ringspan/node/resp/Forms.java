package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.Form;
import io.ringspan.node.command.KeyPlaces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a command's arguments whether it may be sent to replicas as it stands. Two things keep it from that: a
 * condition on what is stored, which replicas might judge differently, and a time to live counted from now, which
 * replicas would count from when they get it. The first is refused for now; the second is written anew with the moment
 * itself.
 *
 * <p>Only commands with {@link Command#hasForms()} need it, and {@code SET} only with more than three arguments.
 *
 * <p><b>Owner.</b> One worker.
 */
public final class Forms {
    /** What {@link #decide} found. */
    public enum Verdict {
        /** The client's own bytes go to the replicas. */
        AS_IS,
        /** What was appended goes to the replicas instead; its reply is what the client's command would have got. */
        REWRITTEN,
        /**
         * The client's own bytes go to the key's replica, if it has one. Of several, one would have to decide; what was appended is
         * the error that says so.
         */
        DECIDED,
        /** It may wait for something; whoever decides does so when there is. */
        WAITS,
        /** What was appended is the reply; nothing goes to any replica. */
        REFUSED
    }

    static final String CONDITION = "whether it writes depends on what is there, so one replica has to decide it";
    private static final List<String> CONDITIONS = List.of("NX", "XX", "GT", "LT");
    private static final String CHOSEN_ID = "the store chooses the id, so one replica has to decide it";
    /** What newer stores take before the id of XADD, and behind the limit of XTRIM; to Redis 7.0 it makes no sense. */
    private static final List<String> STREAM_OPTIONS = List.of("KEEPREF", "DELREF", "ACKED", "IDMP", "IDMPAUTO");

    private static final String GROUPS = "what becomes of consumer groups depends on what is there";
    private static final String OTHER_KEYS = "it writes other keys, which may have different owners";
    private static final String OF_OTHER_KEYS =
            "what it writes depends on other keys, so one replica has to compute it";

    private final ExpiryForms expiry = new ExpiryForms();
    private final RespWriter writer = new RespWriter();

    /**
     * Decides about one command.
     *
     * @param arguments all of them, their number already checked with {@link Command#takes}
     * @param nowMillis milliseconds since 1970, from which relative times to live are counted
     * @param out gets the new command or the error, by the verdict
     */
    public Verdict decide(Command command, Arguments arguments, long nowMillis, ByteBuf out) {
        if (command.waits()) {
            return Verdict.WAITS;
        }
        Verdict verdict = byForm(command, arguments, nowMillis, out);
        return verdict == Verdict.AS_IS && command.isDecided()
                ? decided(out, command, "", command.serving().reason())
                : verdict;
    }

    private Verdict byForm(Command command, Arguments arguments, long nowMillis, ByteBuf out) {
        return switch (command.form()) {
            case NONE -> Verdict.AS_IS;
            case SET -> expiry.set(command, arguments, nowMillis, out);
            case SETEX, PSETEX -> expiry.setEx(command, arguments, nowMillis, out);
            case EXPIRE, PEXPIRE -> expiry.expire(command, arguments, nowMillis, out);
            case EXPIREAT -> expiry.expireAt(command, arguments, out);
            case ZADD, GEOADD -> add(command, arguments, out);
            case XADD, XTRIM -> stream(command, arguments, out);
            case BITFIELD -> bitField(command, arguments, out);
            case SORT ->
                command.mayStore() && KeyPlaces.sortedInto(arguments, 0) > 0
                        ? decided(out, command, "STORE", OF_OTHER_KEYS)
                        : Verdict.AS_IS; // SORT_RO has no STORE, and the store says so
            case GEORADIUS -> geoRadius(command, arguments, out);
            case XREAD -> read(command, arguments);
            case COPY -> copy(command, arguments, out);
        };
    }

    /** The options of ZADD and GEOADD stand before the first score; none of the two conditions ever follows one. */
    private static Verdict add(Command command, Arguments arguments, ByteBuf out) {
        for (int i = 2; i < arguments.count(); i++) {
            String condition = condition(arguments, i);
            if (condition != null) {
                return decided(out, command, condition, CONDITION);
            }
            if (!arguments.equalsIgnoreCase(i, "CH") && !arguments.equalsIgnoreCase(i, "INCR")) {
                return Verdict.AS_IS;
            }
        }
        return Verdict.AS_IS;
    }

    /** The name of the condition that argument {@code i} is, or null. */
    static @Nullable String condition(Arguments arguments, int i) {
        if (arguments.length(i) < 2) {
            return null;
        }
        for (String condition : CONDITIONS) {
            if (arguments.equalsIgnoreCase(i, condition)) {
                return condition;
            }
        }
        return null;
    }

    /**
     * Trimming to about so much each store would do at another place: it is done exactly, which is one of the things that "about" may
     * mean.
     */
    private Verdict stream(Command command, Arguments arguments, ByteBuf out) {
        boolean adds = command.form() == Form.XADD;
        int about = 0;
        int limit = 0;
        boolean onlyIfThere = false;
        int i = 2;
        for (; i < arguments.count(); i++) {
            boolean more = i + 1 < arguments.count();
            if (adds && arguments.equalsIgnoreCase(i, "NOMKSTREAM")) {
                onlyIfThere = true;
            } else if (more && (arguments.equalsIgnoreCase(i, "MAXLEN") || arguments.equalsIgnoreCase(i, "MINID"))) {
                about = arguments.equalsIgnoreCase(i + 1, "~") ? i + 1 : 0;
                i += about > 0 || arguments.equalsIgnoreCase(i + 1, "=") ? 2 : 1;
            } else if (more && arguments.equalsIgnoreCase(i, "LIMIT")) {
                limit = i++;
            } else {
                break;
            }
        }
        String newer = i < arguments.count() ? streamOption(arguments, i) : null;
        if (newer != null) {
            return refuse(out, command, newer, GROUPS);
        }
        if (onlyIfThere) {
            return decided(out, command, "NOMKSTREAM", CONDITION);
        }
        // Of XADD this is the id; of XTRIM it is nothing, and the store will say so.
        if (adds && i < arguments.count() && isChosenByStore(arguments, i)) {
            return decided(out, command, "*", CHOSEN_ID);
        }
        return about > 0 ? exactly(arguments, about, limit, out) : Verdict.AS_IS;
    }

    private static @Nullable String streamOption(Arguments arguments, int i) {
        for (String option : STREAM_OPTIONS) {
            if (arguments.equalsIgnoreCase(i, option)) {
                return option;
            }
        }
        return null;
    }

    /** The same with {@code =} at argument {@code about}, without the limit, which only goes with {@code ~}. */
    private Verdict exactly(Arguments arguments, int about, int limit, ByteBuf out) {
        if (limit > 0 && !(arguments.isLong(limit + 1) && arguments.asLong(limit + 1) >= 0)) {
            return Verdict.AS_IS; // the store says what is wrong with it, wherever it is sent
        }
        writer.to(out, 2).array(arguments.count() - (limit > 0 ? 2 : 0));
        for (int i = 0; i < arguments.count(); i++) {
            if (i == about) {
                writer.bulk("=");
            } else if (limit == 0 || i < limit || i > limit + 1) {
                writer.bulk(arguments.bytes(), arguments.at(i), arguments.length(i));
            }
        }
        return Verdict.REWRITTEN;
    }

    /** There is one database. */
    private static Verdict copy(Command command, Arguments arguments, ByteBuf out) {
        for (int i = 3; i < arguments.count(); i++) {
            boolean own = i + 1 < arguments.count() && arguments.equalsIgnoreCase(i + 1, "0");
            if (arguments.equalsIgnoreCase(i, "DB") && !own) {
                return refuse(out, command, "DB", "there is one database");
            }
        }
        return Verdict.AS_IS;
    }

    private static boolean isChosenByStore(Arguments arguments, int i) {
        int length = arguments.textLength(i);
        return length > 0 && arguments.bytes().getByte(arguments.at(i) + length - 1) == '*';
    }

    /** Behind STREAMS only keys and ids stand. */
    private static Verdict read(Command command, Arguments arguments) {
        // Of XREADGROUP the two behind GROUP are names, whatever they are.
        int first = command.isWrite() && arguments.equalsIgnoreCase(1, "GROUP") ? 4 : 1;
        for (int i = first; i < arguments.count() && !arguments.equalsIgnoreCase(i, "STREAMS"); i++) {
            if (arguments.equalsIgnoreCase(i, "BLOCK")) {
                return Verdict.WAITS;
            }
        }
        return Verdict.AS_IS;
    }

    private static Verdict bitField(Command command, Arguments arguments, ByteBuf out) {
        for (int i = 2; i + 1 < arguments.count(); i++) {
            if (arguments.equalsIgnoreCase(i, "OVERFLOW") && arguments.equalsIgnoreCase(i + 1, "FAIL")) {
                return decided(out, command, "OVERFLOW FAIL", CONDITION);
            }
        }
        return Verdict.AS_IS;
    }

    /** Without a key behind it STORE is an error, which the store knows best. */
    private static Verdict geoRadius(Command command, Arguments arguments, ByteBuf out) {
        int stored = 0;
        for (int i = -command.facts().arity(); i + 1 < arguments.count(); i++) {
            if (arguments.equalsIgnoreCase(i, "STORE") || arguments.equalsIgnoreCase(i, "STOREDIST")) {
                i++;
                if (stored > 0 && !arguments.areSame(stored, i)) {
                    return refuse(out, command, "two keys to store at", OTHER_KEYS);
                }
                stored = i;
            } else if (arguments.equalsIgnoreCase(i, "COUNT")) {
                i++;
            }
        }
        return stored > 0 ? decided(out, command, "STORE", OF_OTHER_KEYS) : Verdict.AS_IS;
    }

    /** @param option what makes it so; empty if it is the command itself */
    static Verdict decided(ByteBuf out, Command command, String option, String reason) {
        CommandErrors.error(out, CommandErrors.severalReplicas(command, option, reason));
        return Verdict.DECIDED;
    }

    static Verdict refuse(ByteBuf out, Command command, String option, String reason) {
        CommandErrors.error(
                out, "ERR command '" + command.name() + "' is not served yet with " + option + ": " + reason);
        return Verdict.REFUSED;
    }

    static Verdict error(ByteBuf out, String text) {
        CommandErrors.error(out, text);
        return Verdict.REFUSED;
    }
}
