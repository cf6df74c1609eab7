package io.ringspan.node.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.ringspan.node.admin.Access.Caller;
import io.ringspan.node.admin.events.EventStreams;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.tls.TlsHandshake;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: answers its requests one after the other, and reads the next only when the last answer has left.
 *
 * <p><b>Owner.</b> The admin server's event loop. <b>Limits.</b> See {@link AdminServer}.
 */
final class AdminConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final RequestAnswers answers;
    private final OpenConnections open;
    private final Queue<Request> waiting = new ArrayDeque<>();
    private @Nullable RequestBody body;
    private boolean entered;
    private boolean busy;
    private boolean closing;
    private @Nullable Future<?> deadline;

    AdminConnection(RequestAnswers answers, OpenConnections open) {
        this.answers = answers;
        this.open = open;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        entered = open.enter();
        if (entered) {
            waitAnew(context);
        } else {
            closing = true;
            send(
                    context,
                    Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many connections: try again"),
                    HttpMethod.GET,
                    "/");
        }
    }

    /** What is no request belongs to one: to a body that is taken, or to one that closes the connection. */
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (closing) {
            return;
        }
        if (message instanceof HttpRequest head) {
            body = answers.takesBody(head) ? new RequestBody(head) : null;
            if (body == null) {
                came(context, new Request(head, "", hasBody(head)));
            }
        } else if (body != null && message instanceof HttpContent content) {
            Request whole = body.add(content);
            if (whole != null) {
                body = null;
                came(context, whole);
            }
        }
    }

    private void came(ChannelHandlerContext context, Request request) {
        if (!busy) {
            serve(context, request);
        } else if (waiting.size() < AdminServer.PIPELINED_MAX) {
            waiting.add(request);
        } else {
            closing = true;
            context.close();
        }
    }

    private void serve(ChannelHandlerContext context, Request request) {
        busy = true;
        context.channel().config().setAutoRead(false);
        HttpRequest head = request.head();
        closing = head.decoderResult().isFailure() || !HttpUtil.isKeepAlive(head) || request.isCut();
        send(context, answer(context, request), head.method(), head.uri());
    }

    private void served(ChannelHandlerContext context) {
        busy = false;
        waitAnew(context);
        Request next = waiting.poll();
        if (next == null) {
            context.channel().config().setAutoRead(true);
        } else {
            serve(context, next);
        }
    }

    private Answer answer(ChannelHandlerContext context, Request request) {
        try {
            return answers.answer(request, caller(context.channel()));
        } catch (RuntimeException fault) {
            LOG.error("The page {} cannot be made", request.head().uri(), fault);
            return Answer.text(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR, "this page cannot be made: see the node's log");
        }
    }

    /** Whoever is at the other end, once its handshake is done if there is one. */
    private static Caller caller(Channel channel) {
        return new Caller(
                address(channel),
                Sockets.isFromThisMachine(channel),
                Sockets.ownAddress(channel),
                name(TlsHandshake.shownBy(channel)));
    }

    private static @Nullable String name(@Nullable X509Certificate shown) {
        return shown == null ? null : shown.getSubjectX500Principal().getName();
    }

    private static String address(Channel channel) {
        return String.valueOf(channel.remoteAddress());
    }

    private static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private void send(ChannelHandlerContext context, Answer answer, HttpMethod method, String target) {
        if (answer.events().isPresent() && !method.equals(HttpMethod.HEAD)) {
            stream(context, answer, answer.events().get());
            return;
        }
        int length = answer.body().readableBytes();
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body(answer, method));
        headers(answer, response.headers());
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        if (answer.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, answers.allowed(target));
        }
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (closing) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        context.writeAndFlush(response).addListener(sent -> {
            if (sent.isSuccess()) {
                served(context);
            } else {
                context.close();
            }
        });
    }

    /** Browsers: nothing of another host, nothing inline, and no frame around it. */
    private static void headers(Answer answer, HttpHeaders headers) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                .set("Referrer-Policy", "no-referrer");
        answer.location().ifPresent(path -> headers.set(HttpHeaderNames.LOCATION, path));
    }

    /** The last answer of the connection: it has no length and ends with it. What still comes is read and dropped. */
    private void stream(ChannelHandlerContext context, Answer answer, EventStreams events) {
        closing = true;
        cancelDeadline();
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
        headers(answer, response.headers());
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        answer.body().release();
        context.writeAndFlush(response);
        events.add(context.channel());
        context.channel().config().setAutoRead(true); // else nobody notices that the other end is gone
    }

    private static ByteBuf body(Answer answer, HttpMethod method) {
        if (method.equals(HttpMethod.HEAD)) {
            answer.body().release();
            return Unpooled.EMPTY_BUFFER;
        }
        return answer.body();
    }

    /** From here on, the next request must come and its answer must leave in time, in however small pieces. */
    private void waitAnew(ChannelHandlerContext context) {
        cancelDeadline();
        deadline = context.executor().schedule(() -> context.close(), AdminServer.WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelDeadline();
        if (entered) {
            entered = false;
            open.leave();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
            // Without its message, which may quote what came.
            LOG.info("{} cannot be spoken to by TLS any more", address(context.channel()));
        } else if (!(cause instanceof IOException)) {
            LOG.error("An admin connection is closed because of a fault in this node", cause);
        }
        context.close();
    }
}
