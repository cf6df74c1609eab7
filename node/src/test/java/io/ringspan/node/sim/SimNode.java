package io.ringspan.node.sim;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.BareNode;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.sim.net.Listener;
import io.ringspan.node.sim.net.SimChannel;
import io.ringspan.node.sim.net.SimLoop;
import io.ringspan.node.sim.store.SimStore;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A host with a node's process and its store: the process is started, stands still, is killed and started again; the
 * host's clock is set.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class SimNode implements TimeSource {
    private static final int EPOCHS_MAX = 4;

    private final SimRun run;
    private final Simulation simulation;
    private final int place;
    private final PoolConf conf;
    private final SimStore store;
    private List<SimLoop> loops = List.of();
    private @Nullable BareNode process;
    private int epoch;
    private long earlierUnknownFates;
    private long clockMillis;

    SimNode(SimRun run, int place, PoolConf conf) {
        this.run = run;
        this.simulation = run.simulation();
        this.place = place;
        this.conf = conf;
        this.store = new SimStore(run.net(), place, conf.store().endpoint().port(), run.bug());
    }

    @Override
    public long nanoTime() {
        return simulation.nanoTime();
    }

    @Override
    public long epochMillis() {
        return simulation.epochMillis() + clockMillis;
    }

    /** The clock of the host is set. */
    void setClock(long millisAhead) {
        clockMillis = millisAhead;
    }

    void start() {
        epoch++;
        loops = IntStream.range(0, run.workers())
                .mapToObj(worker -> new SimLoop(run.net(), place, run.memory()))
                .toList();
        BareNode started = new BareNode(
                conf,
                new BareNode.Surroundings(
                        new Dialer(run.channels(), run.names()),
                        this,
                        simulation.random(),
                        SimRun.COMMANDS,
                        epoch,
                        run.versionedKeys()),
                loops);
        process = started;
        run.net().listen(place, conf.listen().clients().port(), accepting(started::acceptClient));
        run.net().listen(place, conf.listen().peers().port(), accepting(started::acceptPeer));
        started.start();
    }

    /** Connections go to the workers as chance has it. */
    private Listener accepting(IntFunction<ChannelHandler> handlers) {
        List<SimLoop> its = loops;
        return wire -> {
            int worker = simulation.random().nextInt(its.size());
            SimChannel channel = new SimChannel(wire);
            its.get(worker).add(channel);
            its.get(worker).execute(() -> {
                if (run.bug() == Bug.BUFFER_IS_KEPT) {
                    channel.pipeline().addLast(new Keeper());
                }
                channel.pipeline().addLast(handlers.apply(worker));
                its.get(worker).register(channel);
            });
            return channel;
        };
    }

    /** Keeps the first buffer that comes. */
    private static final class Keeper extends ChannelInboundHandlerAdapter {
        private boolean keeps;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!keeps) {
                keeps = true;
                ReferenceCountUtil.retain(message);
            }
            context.fireChannelRead(message);
        }
    }

    /** The process stands still. */
    void freeze(long nanos) {
        loops.forEach(loop -> loop.freeze(nanos));
    }

    /** The process ends at once; its kernel closes what it had open. */
    void kill() {
        BareNode killed = process;
        if (killed == null) {
            return;
        }
        process = null;
        earlierUnknownFates += killed.unknownFates();
        run.net().close(conf.listen().clients().port());
        run.net().close(conf.listen().peers().port());
        List<SimLoop> its = new ArrayList<>(loops);
        its.forEach(SimLoop::beginEnd);
        killed.close();
        its.forEach(SimLoop::closeChannels);
        simulation.after(1, () -> {
            its.forEach(SimLoop::end);
            killed.discard();
        });
    }

    boolean isUp() {
        return process != null;
    }

    boolean mayStartAgain() {
        return epoch < EPOCHS_MAX;
    }

    /** What runs there; null while nothing does. */
    public @Nullable BareNode process() {
        return process;
    }

    /** How many deltas count as applied although they may be missing. */
    public long unknownFates() {
        BareNode running = process;
        return earlierUnknownFates + (running == null ? 0 : running.unknownFates());
    }

    /** Whether the process was ever started again. */
    boolean wasKilled() {
        return epoch > 1;
    }

    public PoolConf conf() {
        return conf;
    }

    public SimStore store() {
        return store;
    }

    public int place() {
        return place;
    }
}
