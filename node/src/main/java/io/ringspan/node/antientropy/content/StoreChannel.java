package io.ringspan.node.antientropy.content;

import io.ringspan.base.Endpoint;
import io.ringspan.node.io.Securing;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connection to a store, over which one waits for what it says.
 *
 * <p><b>Owner.</b> The thread that made it. <b>Limits.</b> {@value #SILENCE_MILLIS} ms for the store to say something, but on a Unix
 * socket.
 */
record StoreChannel(Closeable connection, InputStream in, OutputStream out) implements Closeable {
    private static final int SILENCE_MILLIS = 30_000;

    /** Connects, and says who this is. */
    static StoreChannel to(StoreReading reading) throws IOException {
        StoreChannel made = to(reading.store(), reading.securing());
        try {
            reading.login().say(reading.store(), made.in, made.out);
            return made;
        } catch (IOException failed) {
            made.close();
            throw failed;
        }
    }

    private static StoreChannel to(Endpoint store, Securing securing) throws IOException {
        if (store.isUnixSocket()) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(store.toString()));
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
            return new StoreChannel(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(store.host(), store.port()), SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            Socket used = securing.toStore(store, socket);
            return new StoreChannel(used, used.getInputStream(), used.getOutputStream());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
