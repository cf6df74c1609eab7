package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.Form;
import io.ringspan.node.resp.Forms.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Forms} for commands that give a key a time to live. They make the same checks in the same order
 * as Redis, so that a client sees the error that Redis would have given, and then write the moment in milliseconds.
 *
 * <p><b>Owner.</b> One worker.
 */
final class ExpiryForms {
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    private static final String SYNTAX = "ERR syntax error";
    private static final long MILLIS_PER_SECOND = 1000;

    private final RespWriter writer = new RespWriter();

    /** SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]. */
    Verdict set(Command command, Arguments arguments, long nowMillis, ByteBuf out) {
        SetOption condition = null;
        SetOption oldValue = null;
        SetOption deadline = null;
        int amount = 0;
        for (int i = 3; i < arguments.count(); i++) {
            SetOption option = SetOption.at(arguments, i);
            if (option == null || (option.takesAmount() && i + 1 == arguments.count())) {
                return Forms.error(out, SYNTAX);
            }
            SetOption before = option.isCondition() ? condition : option.isDeadline() ? deadline : null;
            if (before != null && before != option) {
                return Forms.error(out, SYNTAX);
            }
            if (option.isCondition()) {
                condition = option;
            } else if (option.isDeadline()) {
                deadline = option;
                amount = option.takesAmount() ? ++i : 0;
            } else {
                oldValue = option;
            }
        }
        if (condition != null) {
            return Forms.decided(out, command, condition.name(), Forms.CONDITION);
        }
        if (oldValue != null) {
            return Forms.decided(
                    out, command, "GET", "its reply and its write belong together, so one replica has to decide both");
        }
        return deadline == null ? Verdict.AS_IS : setWith(command, deadline, arguments, amount, nowMillis, out);
    }

    private Verdict setWith(
            Command command, SetOption deadline, Arguments arguments, int amount, long nowMillis, ByteBuf out) {
        return switch (deadline) {
            case EX, PX -> {
                long unit = deadline == SetOption.EX ? MILLIS_PER_SECOND : 1;
                String wrong = wrongTimeToLive(command, arguments, amount, unit, nowMillis);
                yield wrong == null
                        ? setUntil(arguments, 2, nowMillis + arguments.asLong(amount) * unit, out)
                        : Forms.error(out, wrong);
            }
            case KEEPTTL ->
                Forms.decided(out, command, "KEEPTTL", "it keeps a deadline that is not in the command itself");
            default -> Verdict.AS_IS;
        };
    }

    /** SETEX key seconds value, PSETEX key milliseconds value. */
    Verdict setEx(Command command, Arguments arguments, long nowMillis, ByteBuf out) {
        long unit = command.form() == Form.SETEX ? MILLIS_PER_SECOND : 1;
        String wrong = wrongTimeToLive(command, arguments, 2, unit, nowMillis);
        return wrong == null
                ? setUntil(arguments, 3, nowMillis + arguments.asLong(2) * unit, out)
                : Forms.error(out, wrong);
    }

    /** EXPIRE key seconds, PEXPIRE key milliseconds; a negative number deletes the key, as a moment in the past does. */
    Verdict expire(Command command, Arguments arguments, long nowMillis, ByteBuf out) {
        if (isOptionWrong(arguments, out)) {
            return Verdict.REFUSED;
        }
        long unit = command.form() == Form.EXPIRE ? MILLIS_PER_SECOND : 1;
        String wrong = wrongExpiry(command, arguments, unit, nowMillis);
        if (wrong != null) {
            return Forms.error(out, wrong);
        }
        if (arguments.count() > 3) {
            return refuseCondition(command, arguments, out);
        }
        writer.to(out, 2).array(3).bulk("PEXPIREAT");
        writer.bulk(arguments.bytes(), arguments.at(1), arguments.length(1));
        writer.bulk(nowMillis + arguments.asLong(2) * unit);
        return Verdict.REWRITTEN;
    }

    /** EXPIREAT key seconds, PEXPIREAT key milliseconds: the moment itself, so only a condition keeps it from going. */
    Verdict expireAt(Command command, Arguments arguments, ByteBuf out) {
        if (arguments.count() == 3) {
            return Verdict.AS_IS;
        }
        return isOptionWrong(arguments, out) ? Verdict.REFUSED : refuseCondition(command, arguments, out);
    }

    private static Verdict refuseCondition(Command command, Arguments arguments, ByteBuf out) {
        String condition = Forms.condition(arguments, 3);
        return Forms.decided(out, command, condition == null ? "options" : condition, Forms.CONDITION);
    }

    private Verdict setUntil(Arguments arguments, int value, long atMillis, ByteBuf out) {
        writer.to(out, 2).array(5).bulk("SET");
        writer.bulk(arguments.bytes(), arguments.at(1), arguments.length(1));
        writer.bulk(arguments.bytes(), arguments.at(value), arguments.length(value));
        writer.bulk("PXAT").bulk(atMillis);
        return Verdict.REWRITTEN;
    }

    /** What is wrong with a time to live that is set together with a value; it has to be above zero. */
    private static @Nullable String wrongTimeToLive(
            Command command, Arguments arguments, int amount, long unit, long nowMillis) {
        if (!arguments.isLong(amount)) {
            return NOT_AN_INTEGER;
        }
        return TimeToLive.fitsNewValue(arguments.asLong(amount), unit, nowMillis) ? null : invalidTime(command);
    }

    /** What is wrong with a time to live for a value that is there; it may be negative. */
    private static @Nullable String wrongExpiry(Command command, Arguments arguments, long unit, long nowMillis) {
        if (!arguments.isLong(2)) {
            return NOT_AN_INTEGER;
        }
        return TimeToLive.fitsOldValue(arguments.asLong(2), unit, nowMillis) ? null : invalidTime(command);
    }

    /** Writes what is wrong with the options of an EXPIRE; returns whether anything is. */
    private static boolean isOptionWrong(Arguments arguments, ByteBuf out) {
        boolean nx = false;
        boolean gt = false;
        boolean lt = false;
        boolean other = false;
        for (int i = 3; i < arguments.count(); i++) {
            String condition = Forms.condition(arguments, i);
            if (condition == null) {
                CommandErrors.errorWith(out, "ERR Unsupported option ", arguments, i, "");
                return true;
            }
            nx |= condition.equals("NX");
            gt |= condition.equals("GT");
            lt |= condition.equals("LT");
            other |= !condition.equals("NX");
        }
        if (nx && other) {
            CommandErrors.error(out, "ERR NX and XX, GT or LT options at the same time are not compatible");
        } else if (gt && lt) {
            CommandErrors.error(out, "ERR GT and LT options at the same time are not compatible");
        }
        return (nx && other) || (gt && lt);
    }

    private static String invalidTime(Command command) {
        return "ERR invalid expire time in '" + command.name() + "' command";
    }
}
