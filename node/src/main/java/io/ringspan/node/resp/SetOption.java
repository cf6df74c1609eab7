package io.ringspan.node.resp;

import io.ringspan.node.command.Arguments;
import org.jspecify.annotations.Nullable;

/** The words that may follow the value of a SET. */
public enum SetOption {
    NX(Kind.CONDITION),
    XX(Kind.CONDITION),
    GET(Kind.OLD_VALUE),
    KEEPTTL(Kind.DEADLINE),
    EX(Kind.DEADLINE_WITH_AMOUNT),
    PX(Kind.DEADLINE_WITH_AMOUNT),
    EXAT(Kind.DEADLINE_WITH_AMOUNT),
    PXAT(Kind.DEADLINE_WITH_AMOUNT);

    private enum Kind {
        CONDITION,
        OLD_VALUE,
        DEADLINE,
        DEADLINE_WITH_AMOUNT
    }

    private static final SetOption[] ALL = values();

    private final Kind kind;

    SetOption(Kind kind) {
        this.kind = kind;
    }

    /** The option that argument {@code i} is, or null. */
    public static @Nullable SetOption at(Arguments arguments, int i) {
        for (SetOption option : ALL) {
            if (arguments.equalsIgnoreCase(i, option.name())) {
                return option;
            }
        }
        return null;
    }

    /** It says under which condition the value is written. */
    boolean isCondition() {
        return kind == Kind.CONDITION;
    }

    /** It says what becomes of the key's time to live. */
    boolean isDeadline() {
        return kind == Kind.DEADLINE || kind == Kind.DEADLINE_WITH_AMOUNT;
    }

    /** A number has to follow it. */
    public boolean takesAmount() {
        return kind == Kind.DEADLINE_WITH_AMOUNT;
    }
}
