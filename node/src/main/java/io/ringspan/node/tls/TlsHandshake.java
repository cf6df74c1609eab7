package io.ringspan.node.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.ringspan.base.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the handler of TLS until the handshake is over: what comes behind it sees a connection that begins then, and none of
 * those that fail. Of those the log has a line, at most one a second for each use; all are counted.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> Closed when the handshake takes {@value #SECONDS_MAX} s.
 */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
    static final int SECONDS_MAX = 5;
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    private final TlsSource source;
    private final CertificateNames names;
    private final boolean accepts;
    private boolean told;

    private TlsHandshake(TlsSource source, CertificateNames names, boolean accepts) {
        this.source = source;
        this.names = names;
        this.accepts = accepts;
    }

    /**
     * Puts TLS at the end of the pipeline of a connection that was accepted; what is added behind it does not know of it.
     *
     * @param names that the other's certificate must have
     */
    public static void accept(Channel channel, TlsSource source, CertificateNames names) {
        TlsHandshake handshake = new TlsHandshake(source, names, true);
        if (!source.begins()) {
            handshake.told = true;
            channel.close();
            return;
        }
        add(channel.pipeline(), source.now().newHandler(channel.alloc()), handshake);
    }

    /**
     * The same for a connection that is made.
     *
     * @param where whose certificate it is
     */
    static void connect(Channel channel, TlsSource source, CertificateNames names, Endpoint where) {
        add(
                channel.pipeline(),
                source.now().newHandler(channel.alloc(), where.host(), where.port()),
                new TlsHandshake(source, names, false));
    }

    /**
     * The same for one over which somebody waits: agrees on TLS, and returns what is to be used from then on.
     *
     * @throws IOException if it is not agreed on, or the other has another name
     */
    static Socket over(Socket connected, TlsSource source, CertificateNames names, Endpoint where) throws IOException {
        if (!(source.now() instanceof JdkSslContext context)) {
            throw new IllegalStateException("TLS is made by the JDK here");
        }
        try {
            SSLSocket socket = (SSLSocket)
                    context.context().getSocketFactory().createSocket(connected, where.host(), where.port(), true);
            socket.setEnabledProtocols(TlsFiles.versions());
            socket.startHandshake();
            Certificate[] chain = socket.getSession().getPeerCertificates();
            Optional<String> refusal =
                    names.refusal(chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null);
            if (refusal.isPresent()) {
                throw new IOException(refusal.get());
            }
            return socket;
        } catch (IOException failed) {
            source.failed(System.nanoTime());
            throw failed;
        }
    }

    private static void add(ChannelPipeline pipeline, SslHandler tls, TlsHandshake handshake) {
        tls.setHandshakeTimeout(SECONDS_MAX, TimeUnit.SECONDS);
        pipeline.addLast(tls).addLast(handshake);
    }

    /** Whether what is sent over a connection is encrypted. */
    public static boolean isOn(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Ends what is sent; by TLS, if that is on, says so before. What comes is still read. */
    public static void closeOutput(DuplexChannel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            channel.shutdownOutput();
        } else {
            handler.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    /** The certificate that the other end has shown, once its handshake is done; null if it has shown none. */
    public static @Nullable X509Certificate shownBy(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return null;
        }
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // Those behind hear of it after the handshake.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (!done.isSuccess()) {
            fail(context, why(done.cause()));
            return;
        }
        Optional<String> stranger = names.refusal(shownBy(context.channel()));
        if (stranger.isPresent()) {
            fail(context, stranger.get());
            return;
        }
        end();
        context.pipeline().remove(this);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (told) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message); // nothing is read of who has not been taken yet
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!told) {
            fail(context, "it was closed within the handshake");
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, why(cause));
    }

    private void fail(ChannelHandlerContext context, String why) {
        if (told) {
            return;
        }
        end();
        if (source.failed(System.nanoTime())) {
            LOG.warn(
                    "TLS for {} with {} failed: {}",
                    source.use(),
                    context.channel().remoteAddress(),
                    why);
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        context.close();
    }

    private void end() {
        told = true;
        if (accepts) {
            source.ended();
        }
    }

    private static String why(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root instanceof NotSslRecordException || cause instanceof NotSslRecordException
                ? "what came is no TLS, perhaps plain text"
                : String.valueOf(root.getMessage());
    }
}
