package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.level.Glob;
import io.ringspan.node.resp.RespWriter;
import java.util.List;
import java.util.Map;

/**
 * Answers the commands about channels. What PUBSUB says, and how many PUBLISH says it has reached, is about this node's clients.
 *
 * <p><b>Owner.</b> One worker.
 */
public final class PubSubCommands {
    private static final String TOO_MANY =
            "OVERLOADED too many subscriptions; there are no more for this client, or none for this node, for now";
    /** The error of those that publish. */
    public static final String NO_MEMORY =
            "OVERLOADED this node's memory is used up (direct_memory_max); nothing was published; wait, then try again";

    private static final Map<String, ChannelKind> SUBSCRIBE = Map.of(
            "subscribe", ChannelKind.CHANNEL, "psubscribe", ChannelKind.PATTERN, "ssubscribe", ChannelKind.SHARD);
    private static final Map<String, ChannelKind> UNSUBSCRIBE = Map.of(
            "unsubscribe", ChannelKind.CHANNEL, "punsubscribe", ChannelKind.PATTERN, "sunsubscribe", ChannelKind.SHARD);

    private static final int NAME_BYTES_MAX = 64 * 1024;

    private PubSubCommands() {}

    /** Whether it is about channels. */
    public static boolean takes(Command asked) {
        return publishes(asked) || asked.name().startsWith("pubsub|") || isPushed(asked);
    }

    /** Whether it sends a message. */
    public static boolean publishes(Command asked) {
        return asked.name().equals("publish") || asked.name().equals("spublish");
    }

    /** Whether what answers it is, like a message, nothing that CLIENT REPLY OFF keeps from the client. */
    public static boolean isPushed(Command asked) {
        return SUBSCRIBE.containsKey(asked.name()) || UNSUBSCRIBE.containsKey(asked.name());
    }

    /** Answers one that {@link #takes} said yes to. */
    public static void answer(Command asked, Arguments arguments, Subscriptions client, ByteBuf out, RespWriter reply) {
        if (hasLongName(asked, arguments)) {
            reply.error("ERR the name of a channel, or a pattern, is longer than " + NAME_BYTES_MAX + " bytes");
            return;
        }
        ChannelKind begun = SUBSCRIBE.get(asked.name());
        ChannelKind ended = UNSUBSCRIBE.get(asked.name());
        if (begun != null) {
            subscribe(begun, arguments, client, reply);
        } else if (ended != null) {
            unsubscribe(ended, arguments, client, reply);
        } else {
            NodeChannels node = client.worker().node();
            switch (asked.name()) {
                case "publish" -> publish(false, arguments, client, reply);
                case "spublish" -> publish(true, arguments, client, reply);
                case "pubsub|channels" -> channels(ChannelKind.CHANNEL, arguments, node, out, reply);
                case "pubsub|shardchannels" -> channels(ChannelKind.SHARD, arguments, node, out, reply);
                case "pubsub|numsub" -> clients(ChannelKind.CHANNEL, arguments, node, reply);
                case "pubsub|shardnumsub" -> clients(ChannelKind.SHARD, arguments, node, reply);
                case "pubsub|numpat" -> reply.integer(node.different(ChannelKind.PATTERN));
                default -> throw new IllegalArgumentException(asked + " is not about channels");
            }
        }
    }

    /** Each name is kept, or looked at byte by byte for every subscriber. */
    private static boolean hasLongName(Command asked, Arguments arguments) {
        int names = publishes(asked) ? 2 : arguments.count();
        for (int i = asked.name().startsWith("pubsub|") ? 2 : 1; i < names; i++) {
            if (arguments.length(i) > NAME_BYTES_MAX) {
                return true;
            }
        }
        return false;
    }

    private static void subscribe(ChannelKind kind, Arguments arguments, Subscriptions client, RespWriter reply) {
        for (int i = 1; i < arguments.count(); i++) {
            Name name = Name.of(arguments, i);
            if (client.add(kind, name)) {
                confirm(kind.subscribe(), name, client.counted(kind), reply);
            } else {
                reply.error(TOO_MANY);
            }
        }
    }

    private static void unsubscribe(ChannelKind kind, Arguments arguments, Subscriptions client, RespWriter reply) {
        for (int i = 1; i < arguments.count(); i++) {
            leave(kind, Name.of(arguments, i), client, reply);
        }
        if (arguments.count() > 1) {
            return;
        }
        List<Name> all = client.names(kind);
        all.forEach(name -> leave(kind, name, client, reply));
        if (all.isEmpty()) {
            reply.push(3).bulk(kind.unsubscribe()).none().integer(client.counted(kind));
        }
    }

    private static void leave(ChannelKind kind, Name name, Subscriptions client, RespWriter reply) {
        client.remove(kind, name);
        confirm(kind.unsubscribe(), name, client.counted(kind), reply);
    }

    private static void confirm(String what, Name name, int count, RespWriter reply) {
        reply.push(3).bulk(what).bulk(name.bytes()).integer(count);
    }

    private static void publish(boolean shard, Arguments arguments, Subscriptions client, RespWriter reply) {
        if (client.worker().mustShed()) {
            client.worker().shed();
            reply.error(NO_MEMORY);
        } else {
            reply.integer(client.worker().publish(Message.of(shard, arguments)));
        }
    }

    /** PUBSUB CHANNELS [pattern]. */
    private static void channels(
            ChannelKind kind, Arguments arguments, NodeChannels node, ByteBuf out, RespWriter reply) {
        if (arguments.count() > 3) {
            CommandErrors.errorWith(
                    out,
                    "ERR unknown subcommand or wrong number of arguments for '",
                    arguments,
                    1,
                    "'. Try PUBSUB HELP.");
            return;
        }
        Glob pattern = arguments.count() == 3 ? Glob.exact(Name.of(arguments, 2).bytes()) : null;
        List<Name> names = node.names(kind, pattern);
        reply.array(names.size());
        names.forEach(name -> reply.bulk(name.bytes()));
    }

    /** PUBSUB NUMSUB [channel ...]. */
    private static void clients(ChannelKind kind, Arguments arguments, NodeChannels node, RespWriter reply) {
        reply.array(2 * (arguments.count() - 2));
        for (int i = 2; i < arguments.count(); i++) {
            Name name = Name.of(arguments, i);
            reply.bulk(name.bytes()).integer(node.clients(kind, name));
        }
    }
}
