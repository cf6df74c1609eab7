package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Command;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.seen.Sight;
import io.ringspan.replication.ring.ReplicaSet;

/**
 * The commands that one client has sent and that go together, since they have the same owners and the same level: while one more is like them
 * it is added, and then all are handed on.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Borrows the one that the commands are in, until {@link #end}, and that with the
 * key of the command at hand.
 */
public final class RunAtHand {
    private static final int BYTES_MAX = 64 * 1024;

    /** All replies to a run at a quorum are held until enough have come: so a run of large values must be short. */
    private static final int QUORUM_COMMANDS_MAX = 32;

    private final Dispatcher dispatcher;
    private final Sight sight;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final Places places;
    private final Run run = new Run();
    private Consistency level = Consistency.DC_ONE;
    private boolean levelsDependOnKeys;
    private int commandsMax;

    // The command at hand.
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int from;
    private int end;
    private ByteBuf keyIn = Unpooled.EMPTY_BUFFER;
    private int keyAt;
    private int keyLength;

    /** Opens the place where the replies to a run belong. */
    @FunctionalInterface
    public interface Places {
        Slot open(int commands, boolean write);

        /** The slot with which the run is sent, whose replies become those of its place; the run may be put otherwise for that. */
        default Slot sendWith(Slot place, Run run, Consistency level) {
            return place;
        }
    }

    public RunAtHand(ClientServices services, ReplyQueue replies, ClientSession session, Places places) {
        this.dispatcher = services.dispatcher();
        this.sight = services.sight();
        this.replies = replies;
        this.session = session;
        this.places = places;
    }

    /** The command at hand stands there. */
    public void command(ByteBuf bytes, int start, int behind) {
        in = bytes;
        from = start;
        end = behind;
    }

    /** The name of its key stands there. */
    public void key(ByteBuf bytes, int at, int length) {
        keyIn = bytes;
        keyAt = at;
        keyLength = length;
    }

    /** Whether it extends the run, behind whose end it stands: a large one goes alone, so that no run is over a peer's limit. */
    public boolean goesOn(ReplicaSet owners, boolean write) {
        return !run.isEmpty()
                && isSame(run.in(), in)
                && run.start() + run.length() == from
                && run.commands() < commandsMax
                && run.goes(owners, write)
                && end - run.start() <= BYTES_MAX
                && (!levelsDependOnKeys || level(write) == level);
    }

    /**
     * A run begins with it. The run has one level: while it lasts its client asks for no other, since what does so is no part of any run.
     *
     * @param token of its key
     */
    public void begin(Command command, ReplicaSet owners, boolean write, int token) {
        ClientLevels levels = session.levels();
        levelsDependOnKeys = levels.dependOnKeys();
        level = levelsDependOnKeys ? level(write) : levels.level(write);
        boolean many = write || level == Consistency.DC_ONE;
        commandsMax = replies.isNextAlone() ? 1 : many ? Integer.MAX_VALUE : QUORUM_COMMANDS_MAX;
        run.begin(in, from, owners, write, token);
        if (isSame(keyIn, in)) {
            run.startsWith(command, keyAt, keyLength);
        } else {
            run.startsWith(command, from, 0);
        }
    }

    /** Two buffers with the same bytes are two places all the same. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ByteBuf one, ByteBuf other) {
        return one == other;
    }

    private Consistency level(boolean write) {
        return session.levels().level(write, keyIn, keyAt, keyLength);
    }

    /** It is part of the run. */
    public void extend(Command command) {
        sight.routed(command, keyIn, keyAt, keyLength);
        run.extend(end, command.group());
    }

    /** Hands the run on, if there is one. */
    public void end() {
        if (!run.isEmpty()) {
            run.behindWrites(replies.writesInFlight() > 0);
            Slot place = places.open(run.commands(), run.isWrite());
            place.isAbout(run.group());
            if (sight.keepsFirst()) {
                run.tellFirst(place);
            }
            place.sentAt(level);
            dispatcher.send(run, places.sendWith(place, run, level), session.protocol(), level);
            run.clear();
        }
    }
}
