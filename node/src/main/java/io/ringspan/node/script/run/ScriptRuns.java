package io.ringspan.node.script.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.execute.Published;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.script.library.ReadingFunctions;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Serves the commands about scripts and functions, and sends those on that run them. One that only reads is asked of one replica
 * and no other, whatever level is asked for: one that does not end would hold up one store after the other.
 *
 * <p><b>Owner.</b> The worker of the clients.
 */
public final class ScriptRuns {
    private final NodeScripts scripts;
    private final Dispatcher dispatcher;
    private final Executor loop;

    public ScriptRuns(NodeScripts scripts, Dispatcher dispatcher, Executor loop) {
        this.scripts = scripts;
        this.dispatcher = dispatcher;
        this.loop = loop;
    }

    /** Does what a client asks about scripts or functions, and answers through the slot. */
    public void manage(Command command, Arguments arguments, Slot slot, int protocol) {
        ManagedScript waiting = new ManagedScript(slot);
        slot.coordinatedBy(waiting);
        scripts.run(command, arguments, protocol, loop, waiting::answered);
    }

    /**
     * Sends on what runs a script or a function.
     *
     * @param text of the script that it names, in case that the store has lost it
     */
    public void send(byte @Nullable [] text, Run run, Slot slot, int protocol, Consistency level) {
        slot.sentAt(run.isWrite() ? level : Consistency.DC_ONE);
        if (text == null) {
            dispatch(run, slot, protocol, level);
        } else {
            new NamedScript(text, run, slot, (to, into) -> dispatch(to, into, protocol, level)).begin(run);
        }
    }

    /** Sends a run, and has it answered through a slot. */
    @FunctionalInterface
    interface Send {
        void send(Run run, Slot slot);
    }

    /** The text of the script that a command names; null if it names none, or that is not kept. */
    public byte @Nullable [] text(Command command, Arguments arguments) {
        return command.runsNamedScript() ? scripts.text(arguments.bytes(), arguments.at(1), arguments.length(1)) : null;
    }

    /** Whether it runs a script that may publish: no subscriber would hear of it if a store did that. */
    public boolean mayPublish(Command command, Arguments arguments) {
        if (!command.hasReadOnlyForm() || command.callsFunction()) {
            return false;
        }
        byte[] named = text(command, arguments);
        return Published.isAmong(arguments)
                || (named == null
                        ? Published.isIn(arguments.bytes(), arguments.at(1), arguments.length(1))
                        : Published.isIn(Unpooled.wrappedBuffer(named), 0, named.length));
    }

    /** Whether it calls a function that is known only to read. */
    public boolean onlyReads(Command command, Arguments arguments) {
        ReadingFunctions reading = scripts.reading();
        return !reading.isEmpty() && command.callsFunction() && reading.has(arguments.text(1, ISO_8859_1));
    }

    private void dispatch(Run run, Slot slot, int protocol, Consistency level) {
        if (run.isWrite()) {
            dispatcher.send(run, slot, protocol, level);
        } else {
            dispatcher.askOneOf(nearest(run), run, slot, protocol);
        }
    }

    private int[] nearest(Run run) {
        ReplicaSet owners = run.replicas();
        for (int node : owners.local()) {
            if (dispatcher.mayAsk(node, run.isBehindWrites())) {
                return new int[] {node};
            }
        }
        return owners.local();
    }

    /** A client's command about scripts, while it is dealt with. */
    private static final class ManagedScript implements Coordination {
        private @Nullable Slot slot;

        ManagedScript(Slot slot) {
            this.slot = slot;
        }

        void answered(ByteBuf reply) {
            Slot waiting = slot;
            slot = null;
            if (waiting != null) {
                waiting.deliver(reply, reply.readerIndex(), reply.readableBytes(), true);
            }
            reply.release();
        }

        @Override
        public void cancel() {
            slot = null;
        }
    }
}
