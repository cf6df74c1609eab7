package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.io.Input;
import io.ringspan.node.io.Output;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.session.Blocking;
import io.ringspan.node.session.LocalCommands;
import io.ringspan.node.session.Session;
import io.ringspan.node.transaction.Transaction;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its bytes in, its replies out, and when to stop reading from it.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Not read from while it has {@code inflightMax} commands unanswered or does
 * not take its replies; cut off when what it does not take grows over {@code outputBytesMax} and one large reply.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter
        implements ClientSession, ReplyQueue.Owner, Farewell.Client {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private static final String TOO_MANY = "ERR max number of clients reached";

    private final ClientServices services;
    private final Clients clients;
    private final Input input = new Input();
    private ChannelHandlerContext ctx;
    private Output output;
    private ReplyQueue replies;
    private CommandReader reader;
    private Session session;
    private @Nullable SocketAddress from;
    private ValueRoom room;
    private boolean reading = true;
    private boolean opened;
    private boolean closing;
    private boolean held;
    private boolean hasMore;
    private boolean drains;
    private boolean readsOn;
    private boolean gone;
    private boolean entered;
    private boolean paused;
    private boolean parsing;
    private @Nullable Farewell farewell;

    @SuppressWarnings("NullAway.Init") // the rest comes with channelActive, before anything else can be called
    ClientConnection(ClientServices services, Clients clients) {
        this.services = services;
        this.clients = clients;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ctx = context;
        output = new Output(context, services.flusher());
        output.limit(services.limits().outputBytesMax(), this::overflowed);
        session = clients.session(context.channel(), this::push);
        session.speaks(services.protocol().firstDialect());
        replies = new ReplyQueue(output, services, session.muting(), this);
        room = new ValueRoom(services.memory());
        reader = services.readers().make(services, replies, this, room);
        from = context.channel().remoteAddress();
        opened = true;
        entered = clients.enter(this);
        if (!entered) {
            replies.refuse(TOO_MANY);
            closeAfterReplies();
            closeWhenDone();
        }
    }

    @Override
    public Session client() {
        return session;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        services.tally().refresh();
        ByteBuf in = input.join((ByteBuf) message, context.alloc());
        if (closing) {
            in.release();
            return;
        }
        readsOn = false;
        if (held || paused) {
            input.keep(in, in.readerIndex(), 0);
            hasMore = true;
            pauseOrResume();
            return;
        }
        hasMore = false;
        if (input.isShort(in)) {
            input.keep(in, in.readerIndex(), reader.needed());
            drainIfMeant();
            return;
        }
        parsing = true;
        int position = reader.read(in);
        parsing = false;
        paused = reader.waits();
        input.keep(in, position, position == in.writerIndex() || held || paused ? 0 : reader.needed());
        if (paused) {
            services.paused().add(this);
        }
        letGo();
        pauseOrResume();
        drainIfMeant();
        closeWhenDone();
        leave();
    }

    private void drainIfMeant() {
        if (drains) {
            drain();
        }
    }

    @Override
    public boolean read(ByteBuf array) {
        return reader.read(array) == array.writerIndex();
    }

    /** A pause is over. */
    void goOn() {
        paused = false;
        readOn();
    }

    private void push(ByteBuf in, int at, int length) {
        if (!gone) {
            replies.push(in, at, length);
        }
    }

    @Override
    public Transaction transaction() {
        return session.transaction();
    }

    @Override
    public ClientLevels levels() {
        return session.levels();
    }

    @Override
    public boolean readAt(Consistency level, ByteBuf array) {
        levels().ofCommand(level);
        try {
            return read(array);
        } finally {
            levels().ofCommand(null);
        }
    }

    @Override
    public boolean hold() {
        held = true;
        watch();
        return replies.inFlight() > 0;
    }

    @Override
    public void blockedIn(@Nullable Blocking command) {
        session.blockedIn(command);
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /** Reads on once everything is answered; not within whatever has answered it. */
    private void letGo() {
        if (held && replies.isEmpty()) {
            held = false;
            watch();
            readsOn = true;
            ctx.executor().execute(this::readOn);
        }
    }

    private void readOn() {
        if (!gone) {
            ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        }
    }

    private void watch() {
        replies.watch(!reading || closing || held || farewell != null);
    }

    /** Reading stops while the client is ahead of its replies; the kernel's buffers then slow it down. */
    private void pauseOrResume() {
        int inFlightMax = services.limits().inFlightMax();
        int allowed = reading ? inFlightMax : inFlightMax / 2;
        boolean wanted = replies.inFlight() <= allowed && ctx.channel().isWritable() && !paused && !(held && hasMore);
        if (wanted != reading && ctx.channel().isOpen()) {
            reading = wanted;
            watch();
            ctx.channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public void progressed() {
        letGo();
        pauseOrResume();
        closeWhenDone();
        leave();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pauseOrResume();
    }

    /** A large reply has to pass, whatever the limit is; what comes behind it must not pile up. */
    private void overflowed() {
        Clients.Limits limits = services.limits();
        long waiting = output.pendingBytes();
        if (waiting > limits.outputBytesMax() + Math.min(replies.largestBytes(), limits.replyBytesMax())) {
            cutOff("it does not take its replies: " + waiting + " bytes wait for it");
        }
    }

    @Override
    public boolean isOpen() {
        return !closing;
    }

    @Override
    public void answer(@Nullable Command command, Arguments arguments, ByteBuf out) {
        if (command == null && isHttp(arguments)) {
            // A web page can make a browser send this; the lines behind it would be commands of the page's author.
            cutOff("it speaks HTTP");
            return;
        }
        LocalCommands.Outcome outcome = services.localCommands().answer(command, arguments, session, out);
        if (outcome == LocalCommands.Outcome.CLOSE_AFTER_REPLY) {
            closeAfterReplies();
        } else if (outcome == LocalCommands.Outcome.PUSHED) {
            replies.nextIsPush();
        }
    }

    private static boolean isHttp(Arguments arguments) {
        return arguments.equalsIgnoreCase(0, "POST") || arguments.equalsIgnoreCase(0, "Host:");
    }

    @Override
    public Subscriptions subscriptions() {
        return session.subscriptions();
    }

    @Override
    public int protocol() {
        return session.protocol();
    }

    @Override
    public void closeAfterReplies() {
        closing = true;
        watch();
    }

    /** Its address, which does not change; null on a Unix socket, perhaps. */
    @Nullable
    SocketAddress from() {
        return from;
    }

    Session session() {
        return session;
    }

    /** The node stops: the client is left behind its next reply. */
    void beginToLeave() {
        farewell = new Farewell(ctx, this);
        watch();
        session.unblock(false);
    }

    /** Is left now, if it has nothing to be answered. */
    void leaveIfIdle() {
        if (farewell != null) {
            farewell.say();
        }
    }

    private void leave() {
        if (farewell != null && !parsing) {
            farewell.answered();
        }
    }

    @Override
    public boolean isAnswered() {
        return !closing
                && !held
                && !readsOn
                && !paused
                && replies.isEmpty()
                && input.isEmpty()
                && !session.transaction().isQueueing();
    }

    /** Is closed: what was read is answered, nothing more is read. */
    void drain() {
        if (held || readsOn) {
            drains = true; // there may be commands that were read and wait
            session.unblock(false);
            return;
        }
        closeAfterReplies();
        closeWhenDone();
    }

    private void closeWhenDone() {
        if (closing && replies.isEmpty()) {
            replies.watch(false);
            // After this turn's flush, and behind all that was written.
            ctx.executor()
                    .execute(() -> ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
        }
    }

    /** A client that says no more, as {@code nc -N} does, still wants its answers. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            drain();
        }
    }

    @Override
    public void cutOff(String why) {
        if (!gone) {
            gone = true;
            closing = true;
            services.tally().clientCutOff();
            LOG.warn("Client {} is cut off: {}", ctx.channel().remoteAddress(), why);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        closing = true;
        if (!opened) {
            return; // a node that stops closes what it has just accepted, before it is opened
        }
        if (entered) {
            clients.left(this);
        }
        services.paused().remove(this);
        session.subscriptions().clear();
        session.transaction().end();
        room.giveBack();
        replies.abandonAll();
        input.discard();
        output.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error(
                    "Client {} is closed because of a fault in this node",
                    context.channel().remoteAddress(),
                    cause);
        }
        context.close();
    }
}
