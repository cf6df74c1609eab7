package io.ringspan.tests.it.cluster;

import io.ringspan.base.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way over loopback that can be made bad: what connects to it is connected to its target, until it is cut, made to stand
 * still, to swallow, to be late or to be narrow.
 *
 * <p><b>Threads.</b> Any thread may change it. Two of its own carry each connection.
 *
 * <p><b>Limits.</b> A piece of {@value #PIECE_BYTES} bytes at a time in each direction; the kernel keeps the rest, and then
 * the sender has to wait.
 */
public final class FaultyRelay implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS_MAX = 2000;
    private static final int MILLIS_PER_SECOND = 1000;

    private final ServerSocket listener;
    private final Endpoint target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private Way way = Way.OPEN;
    private long delayMillis;
    private long bytesPerSecondMax = Long.MAX_VALUE;

    private enum Way {
        OPEN,
        /** No connection lives, and none comes about. */
        CUT,
        /** Connections live, and nothing moves on them. */
        STILL,
        /** Connections live, and what is sent is taken and lost. */
        SWALLOWING
    }

    private FaultyRelay(ServerSocket listener, Endpoint target) {
        this.listener = listener;
        this.target = target;
    }

    /** Opens a way to {@code target}, which need not listen yet. */
    static FaultyRelay to(Endpoint target) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        FaultyRelay relay = new FaultyRelay(listener, target);
        start("accept", relay::accept);
        return relay;
    }

    /** Where to connect to. */
    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort());
    }

    /** Resets all connections, with what is on its way on them, and lets none come about until {@link #heal}. */
    public void cut() {
        change(Way.CUT);
        reset();
    }

    /** Resets all connections, with what is on its way on them. New ones are let through. */
    public void reset() {
        open.forEach(FaultyRelay::reset);
    }

    /** From now on nothing moves; nothing is lost either, if it is healed. */
    public void standStill() {
        change(Way.STILL);
    }

    /** From now on what is sent is taken and lost, as by something in between that forgot the connection. */
    public void swallow() {
        change(Way.SWALLOWING);
    }

    /** Everything that comes is passed on this much later. */
    public synchronized void delay(long millis) {
        delayMillis = millis;
    }

    /** No more than this is passed on in each direction. */
    public synchronized void throttle(long bytesPerSecond) {
        bytesPerSecondMax = bytesPerSecond;
    }

    /** A good way again. Connections that have lost bytes are reset. */
    public void heal() {
        boolean lossy;
        synchronized (this) {
            lossy = way == Way.SWALLOWING;
            delayMillis = 0;
            bytesPerSecondMax = Long.MAX_VALUE;
        }
        if (lossy) {
            cut();
        }
        change(Way.OPEN);
    }

    private synchronized void change(Way to) {
        way = to;
        notifyAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                carry(caller);
            } catch (IOException closed) {
                // Closed for good, or the caller gave up: the loop's condition tells.
            }
        }
    }

    private void carry(Socket caller) {
        Socket called = new Socket();
        open.add(caller);
        open.add(called);
        try {
            if (isCut()) {
                throw new IOException("cut");
            }
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            called.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS_MAX);
            InputStream toCalled = caller.getInputStream();
            InputStream toCaller = called.getInputStream();
            start("out", () -> pump(toCalled, caller, called));
            start("back", () -> pump(toCaller, called, caller));
        } catch (IOException notConnected) {
            end(caller, called);
        }
    }

    private void pump(InputStream in, Socket from, Socket to) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                if (mayPass(length, from, to)) {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException broken) {
            // One end is gone: so is the other, below.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        end(from, to);
    }

    /** Waits as long as the way is bad; false when the piece is to be lost. */
    private synchronized boolean mayPass(int bytes, Socket from, Socket to) throws InterruptedException {
        long laterMillis = delayMillis + bytes * (long) MILLIS_PER_SECOND / bytesPerSecondMax;
        long due = System.nanoTime() + laterMillis * 1_000_000;
        for (long left = laterMillis; left > 0; left = (due - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        while (way == Way.STILL && !from.isClosed() && !to.isClosed()) {
            wait();
        }
        return way == Way.OPEN;
    }

    private synchronized boolean isCut() {
        return way == Way.CUT;
    }

    private void end(Socket one, Socket other) {
        reset(one);
        reset(other);
        open.remove(one);
        open.remove(other);
        synchronized (this) {
            notifyAll();
        }
    }

    /** The other end sees a reset, and loses what it had not read. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what is wanted.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "faulty-relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyGone) {
            // That is what is wanted.
        }
        cut();
    }
}
