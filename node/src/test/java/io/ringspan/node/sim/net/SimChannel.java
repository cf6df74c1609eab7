package io.ringspan.node.sim.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel over the simulated network. What has come is read in pieces that chance cuts, as a kernel may.
 *
 * <p><b>Owner.</b> Its loop.
 */
public final class SimChannel extends AbstractChannel implements Party {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final int CUT_PERCENT = 15;

    private final ChannelConfig config = new Config();
    private final ByteQueue inbox = new ByteQueue();
    private @Nullable Pipe out;
    private @Nullable Pipe in;
    private @Nullable ChannelPromise connecting;
    private boolean open = true;
    private boolean active;
    private boolean readWanted;
    private boolean readPlanned;
    private boolean ended;

    /** One that will be connected. */
    public SimChannel() {
        super(null);
    }

    /** One that was accepted. */
    public SimChannel(Wire wire) {
        super(null);
        out = wire.back();
        in = wire.there();
        active = true;
    }

    /** Options that the simulated network does not have are taken, and do nothing. */
    private final class Config extends DefaultChannelConfig {
        Config() {
            super(SimChannel.this);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            super.setOption(option, value);
            return true;
        }

        @Override
        protected void autoReadCleared() {
            readWanted = false;
        }
    }

    /** What is particular to it of what a channel does. */
    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            SimLoop loop = (SimLoop) eventLoop();
            connecting = promise;
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            if (loop.isEnding()) {
                failed(promise);
                return;
            }
            loop.net()
                    .connect(
                            loop.place(),
                            ((InetSocketAddress) remote).getPort(),
                            SimChannel.this,
                            TimeUnit.MILLISECONDS.toNanos(config.getConnectTimeoutMillis()),
                            pipe -> loop.execute(() -> connected(pipe, promise)));
        }

        private void connected(@Nullable Pipe pipe, ChannelPromise promise) {
            if (pipe == null) {
                failed(promise);
                return;
            }
            if (!open) {
                pipe.wire().close(pipe);
                return;
            }
            out = pipe;
            in = pipe.wire().back();
            active = true;
            promise.trySuccess();
            pipeline().fireChannelActive();
        }

        private void failed(ChannelPromise promise) {
            promise.tryFailure(new ConnectException("nobody listens there, or the way is cut"));
            closeIfClosed();
        }

        void flushAgain() {
            flush0();
        }
    }

    /** Its connection breaks; nothing happens if it has none. */
    void breakOff() {
        Pipe to = out;
        if (to != null) {
            to.wire().breakOff();
        }
    }

    @Override
    public void arrived(byte[] bytes) {
        inbox.add(bytes);
        planRead();
    }

    @Override
    public void ended() {
        ended = true;
        planRead();
    }

    @Override
    public void broken() {
        if (isRegistered()) {
            eventLoop().execute(() -> {
                if (open) {
                    pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
                    unsafe().close(voidPromise());
                }
            });
        } else {
            open = false;
        }
    }

    @Override
    public void roomAgain() {
        eventLoop().execute(((Unsafe) unsafe())::flushAgain);
    }

    private void planRead() {
        if (readWanted && !readPlanned && isRegistered() && (ended || inbox.size() > 0)) {
            readPlanned = true;
            eventLoop().execute(this::readNow);
        }
    }

    private void readNow() {
        readPlanned = false;
        if (!active || !readWanted) {
            return;
        }
        int there = inbox.size();
        if (there == 0) {
            if (ended) {
                unsafe().close(voidPromise());
            }
            return;
        }
        readWanted = false;
        var simulation = ((SimLoop) eventLoop()).net().simulation();
        int count = simulation.chance(CUT_PERCENT) ? 1 + simulation.random().nextInt(there) : there;
        ByteBuf bytes = alloc().directBuffer(count);
        bytes.writeBytes(inbox.take(count));
        Pipe from = in;
        if (from != null) {
            from.read(count);
        }
        pipeline().fireChannelRead(bytes);
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        SimLoop loop = (SimLoop) eventLoop();
        config.setAllocator(loop.memory());
        loop.add(this);
        promise.setSuccess();
    }

    @Override
    protected void doBeginRead() {
        readWanted = true;
        planRead();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        Pipe to = out;
        if (to == null) {
            return;
        }
        int room = to.room();
        byte[] gathered = new byte[(int) Math.min(room, queue.totalPendingWriteBytes())];
        int length = 0;
        for (Object next = queue.current(); next != null; next = queue.current()) {
            ByteBuf bytes = (ByteBuf) next;
            int count = Math.min(bytes.readableBytes(), room - length);
            if (count == 0 && bytes.isReadable()) {
                to.wantRoom();
                break;
            }
            bytes.readBytes(gathered, length, count);
            length += count;
            if (bytes.isReadable()) {
                queue.progress(count);
            } else {
                queue.remove();
            }
        }
        if (length > 0) {
            to.send(length == gathered.length ? gathered : Arrays.copyOf(gathered, length));
        }
    }

    @Override
    protected void doClose() {
        open = false;
        active = false;
        inbox.clear();
        ChannelPromise waiting = connecting;
        if (waiting != null) {
            waiting.tryFailure(new ClosedChannelException());
        }
        if (isRegistered()) {
            ((SimLoop) eventLoop()).remove(this);
        }
        Pipe to = out;
        if (to != null) {
            to.wire().close(to);
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof SimLoop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
