package io.ringspan.node.client;

import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Slot;
import io.ringspan.node.request.Waits;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.ringread.RingReads;
import io.ringspan.node.script.run.ScriptRuns;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.session.LocalCommands;
import io.ringspan.node.split.Splits;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.ring.KeyTokens;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of one worker share.
 *
 * <p><b>Owner.</b> The worker.
 */
public record ClientServices(
        Protocol protocol,
        CommandReader.Maker readers,
        Flusher flusher,
        Tally tally,
        Sight sight,
        Slot.Pool slots,
        CommandTable commands,
        LocalCommands localCommands,
        Forms forms,
        KeyTokens tokens,
        Dispatcher dispatcher,
        DirectMemory memory,
        Splits splits,
        RingReads ringReads,
        Waits waits,
        Decisions decisions,
        @Nullable KeyHomes homes,
        ScriptRuns scripts,
        PausedClients paused,
        Clients.Limits limits) {}
