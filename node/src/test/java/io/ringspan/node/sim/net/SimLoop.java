package io.ringspan.node.sim.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop in virtual time, of a process at a place: it can stand still for a while, and end. Everything runs on the
 * thread of the test. A task that throws ends the run.
 */
public final class SimLoop extends AbstractEventExecutor implements EventLoop {
    private final SimNet net;
    private final Simulation simulation;
    private final int place;
    private final ByteBufAllocator memory;
    private final Future<?> termination = new DefaultPromise<>(this);
    private final List<SimChannel> channels = new ArrayList<>();
    private long frozenUntilNanos;
    private boolean ending;
    private boolean ended;

    /** @param memory what its channels take their buffers from */
    public SimLoop(SimNet net, int place, ByteBufAllocator memory) {
        this.net = net;
        this.simulation = net.simulation();
        this.place = place;
        this.memory = memory;
    }

    SimNet net() {
        return net;
    }

    int place() {
        return place;
    }

    ByteBufAllocator memory() {
        return memory;
    }

    /** Nothing runs for so long, and then all that should have. */
    public void freeze(long nanos) {
        frozenUntilNanos = Math.max(frozenUntilNanos, simulation.nanoTime() + nanos);
    }

    /** The channel is one of this process from now on, whether or not it has got to it. */
    public void add(SimChannel channel) {
        if (!channels.contains(channel)) {
            channels.add(channel);
        }
    }

    void remove(SimChannel channel) {
        channels.remove(channel);
    }

    /** Its process is killed: no timer rings any more, nothing is connected, and what was is broken. */
    public void beginEnd() {
        ending = true;
        frozenUntilNanos = 0;
        channels.forEach(SimChannel::breakOff);
    }

    /** Closes what is open, so that whoever uses it gives back what it has. */
    public void closeChannels() {
        for (SimChannel channel : List.copyOf(channels)) {
            if (channel.isRegistered()) {
                channel.close();
            }
        }
    }

    /** Runs nothing any more. */
    public void end() {
        ended = true;
    }

    boolean isEnding() {
        return ending;
    }

    @Override
    public void execute(Runnable task) {
        simulation.after(0, () -> turn(task));
    }

    private void turn(Runnable task) {
        long still = frozenUntilNanos - simulation.nanoTime();
        if (ended) {
            return;
        }
        if (still > 0) {
            simulation.after(still, () -> turn(task));
        } else {
            task.run();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, 0);
        timer.begin(unit.toNanos(delay));
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        Timer timer = new Timer(task, unit.toNanos(period));
        timer.begin(unit.toNanos(delay));
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** A task that waits for its time. */
    private final class Timer extends DefaultPromise<@Nullable Void> implements ScheduledFuture<@Nullable Void> {
        private final Runnable task;
        private final long periodNanos;
        private long dueNanos;

        Timer(Runnable task, long periodNanos) {
            super(SimLoop.this);
            this.task = task;
            this.periodNanos = periodNanos;
        }

        void begin(long delayNanos) {
            dueNanos = simulation.nanoTime() + delayNanos;
            simulation.after(delayNanos, () -> turn(this::ring));
        }

        private void ring() {
            if (isCancelled() || ending) {
                return;
            }
            if (periodNanos > 0) {
                begin(periodNanos);
            } else {
                setSuccess(null);
            }
            task.run();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - simulation.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return true;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    @SuppressWarnings("NullAway") // it has no parent, and Netty allows that
    public EventLoopGroup parent() {
        return null;
    }

    @Override
    public boolean isShuttingDown() {
        return ending;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<?> terminationFuture() {
        return termination;
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }
}
