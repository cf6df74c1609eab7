package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.Form;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.command.ValueKind;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.replication.store.CommandKind;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commands of a span that some node has decoded before: all of them are whole and in the table.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class RespSpanCommands implements ComparedCommands {
    private static final String ANY_ORDER = "nondeterministic_output_order";
    private static final String ANY_OUTPUT = "nondeterministic_output";
    /** Of those whose order does not matter, the one that gives fields and values in turn. */
    private static final String PAIRS = "hgetall";

    private static final int SET_PLAIN = 3;
    private static final int SET_UNTIL = 5;
    private static final int SET_OPTION = 3;
    private static final int EXPIRE_AT = 3;
    private static final int RESTORE = 6;
    private static final int RESTORE_UNTIL = 2;
    private static final long MILLIS_PER_SECOND = 1000;

    private final RequestDecoder decoder;
    private final Arguments arguments = new Arguments();
    private final RespWriter writer = new RespWriter();
    private final FoundKeys found = new FoundKeys();
    private final SameElements same = new SameElements();
    private @Nullable Command command;

    public RespSpanCommands(CommandTable table) {
        this.decoder = new RequestDecoder(table.nodes(), RequestLimits.NONE);
    }

    @Override
    public boolean isFlush(ByteBuf span, int at, int length) {
        return ComparedCommands.isCommand(RespProtocol.FLUSH, span, at, length);
    }

    @Override
    public int next(ByteBuf span, int at) {
        // A span may lie behind the writer index: who keeps it copies it to places of its own. It is whole, wherever it
        // is.
        if (decoder.next(span, at, span.capacity()) != RequestDecoder.Found.COMMAND) {
            throw new IllegalStateException("a span holds something that is no command");
        }
        command = decoder.command();
        decoder.arguments(span, at, arguments);
        if (command != null && command.isContainer() && arguments.count() > 1) {
            command = command.subcommand(span, arguments.at(1), arguments.length(1));
        }
        if (command != null && command.needsSameOwners()) {
            command.keyPlaces().findToSend(arguments, found);
        }
        return decoder.end();
    }

    @Override
    public boolean hasAnyOutput() {
        return tips().contains(ANY_OUTPUT);
    }

    @Override
    public boolean saySame(Piece one, Piece other) {
        int each = orderless();
        return each > 0 ? same.elements(one, other, each) : one.hasBytesOf(other);
    }

    /** Of a reply whose elements come in any order, how many together are one; 0 if its order counts. */
    private int orderless() {
        Command known = command;
        if (known == null || !tips().contains(ANY_ORDER)) {
            return 0;
        }
        return known.name().equals(PAIRS) ? 2 : 1;
    }

    private List<String> tips() {
        Command known = command;
        return known == null ? List.of() : known.facts().traits().tips();
    }

    @Override
    public boolean isEdge() {
        Command known = command;
        return known != null && AtomicSpan.isEdge(known);
    }

    @Override
    public CommandKind kind() {
        Command known = command;
        if (known != null && isWholeValue(known)) {
            return CommandKind.WHOLE;
        }
        return known == null || (known.form() == Form.SET && !isSetWithoutError())
                ? CommandKind.DELTA
                : switch (known.value()) {
                    case WHOLE, DELETE -> CommandKind.WHOLE;
                    case NONE, DELTA -> CommandKind.DELTA;
                    case ADDITION -> CommandKind.ADDITION;
                    case FIELD_ADDITION -> CommandKind.FIELD_ADDITION;
                    case INSERTION -> CommandKind.INSERTION;
                    case REMOVAL -> CommandKind.REMOVAL;
                    case SKETCH -> CommandKind.SKETCH;
                };
    }

    @Override
    public long deadline() {
        Command known = command;
        if (known == null) {
            return SAME;
        } else if (known.name().equals("restore")) {
            return isValueOfOther() ? moment(RESTORE_UNTIL, false) : SAME;
        } else if (kind() == CommandKind.WHOLE) {
            boolean until = known.form() == Form.SET && arguments.count() == SET_UNTIL;
            return until ? moment(SET_OPTION + 1, arguments.equalsIgnoreCase(SET_OPTION, "EXAT")) : 0;
        } else if (known.form() == Form.EXPIREAT && arguments.count() == EXPIRE_AT) {
            return arguments.isLong(EXPIRE_AT - 1)
                    ? moment(EXPIRE_AT - 1, known.name().equals("expireat"))
                    : SAME;
        }
        return known.name().equals("persist") ? 0 : SAME;
    }

    /** What a decider has found to be a value that its store takes. */
    private boolean isWholeValue(Command known) {
        return known.name().equals("restore") && isValueOfOther();
    }

    /** As {@code StoredValue} and deciders make it: no client can send it. */
    private boolean isValueOfOther() {
        return arguments.count() == RESTORE
                && arguments.equalsIgnoreCase(RESTORE - 1, "ABSTTL")
                && arguments.isLong(RESTORE_UNTIL);
    }

    /** One that is over was none: the command deletes the key. */
    private long moment(int argument, boolean isInSeconds) {
        long amount = arguments.asLong(argument);
        long millis = isInSeconds ? Math.min(amount, Long.MAX_VALUE / MILLIS_PER_SECOND) * MILLIS_PER_SECOND : amount;
        return Math.max(0, millis);
    }

    /** What the store will answer with an error sets no value. EX and PX were made PXAT by the node of the client. */
    private boolean isSetWithoutError() {
        if (arguments.count() == SET_PLAIN) {
            return true;
        }
        return arguments.count() == SET_UNTIL
                && (arguments.equalsIgnoreCase(SET_OPTION, "PXAT") || arguments.equalsIgnoreCase(SET_OPTION, "EXAT"))
                && arguments.isLong(SET_OPTION + 1)
                && arguments.asLong(SET_OPTION + 1) > 0
                && arguments.asLong(SET_OPTION + 1) <= Long.MAX_VALUE / MILLIS_PER_SECOND;
    }

    @Override
    public int keys() {
        Command known = command;
        if (known != null && known.needsSameOwners()) {
            return found.count();
        }
        if (known == null || known.firstKey() == 0) {
            return 0;
        }
        return known.isSplit() ? (arguments.count() - 1) / known.keyStep() : 1;
    }

    @Override
    public int keyAt(int key) {
        return arguments.at(argument(key));
    }

    @Override
    public int keyLength(int key) {
        return arguments.length(argument(key));
    }

    private int argument(int key) {
        Command known = command;
        if (known == null) {
            return 0;
        }
        return known.needsSameOwners() ? found.argument(key) : known.firstKey() + key * known.keyStep();
    }

    /** Whole values are all answered with OK; what is deleted or changed is counted in the reply, and nobody knows it. */
    @Override
    public boolean without(BitSet keys, ByteBuf out) {
        Command known = command;
        int left = keys() - keys.cardinality();
        if (known == null || left == 0) {
            out.writeBytes(RespProtocol.NOTHING);
        } else {
            writer.to(out, 2).array(known.firstKey() + left * known.keyStep());
            for (int i = 0; i < arguments.count(); i++) {
                if (i < known.firstKey() || !keys.get((i - known.firstKey()) / known.keyStep())) {
                    writer.bulk(arguments.bytes(), arguments.at(i), arguments.length(i));
                }
            }
        }
        return known != null && known.value() == ValueKind.WHOLE;
    }
}
