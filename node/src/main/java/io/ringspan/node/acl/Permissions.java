package io.ringspan.node.acl;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Command;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Some commands, with some keys and channels.
 *
 * @param everyCommand all commands, whatever there are
 * @param commands else those, by {@link Command#id}; not to be changed
 * @param rules the commands as they were given, beginning with {@code +@all} or {@code -@all}
 * @param everyKey all keys, and no pattern
 * @param everyChannel all channels, and no pattern
 */
record Permissions(
        boolean everyCommand,
        BitSet commands,
        String rules,
        boolean everyKey,
        List<Pattern> keys,
        boolean everyChannel,
        List<Pattern> channels) {
    /** Nothing is kept from them. */
    static final Permissions ALL = new Permissions(true, new BitSet(), "+@all", true, List.of(), true, List.of());

    Permissions {
        keys = List.copyOf(keys);
        channels = List.copyOf(channels);
    }

    boolean areUnlimited() {
        return everyCommand && everyKey && everyChannel;
    }

    /** Whether the command may be sent; those that say who a client is, and good-bye, always may. */
    boolean takes(Command command) {
        return everyCommand || command.isAllowedBeforeAuth() || commands.get(command.id());
    }

    boolean takesKey(ByteBuf in, int at, int length, boolean reads, boolean writes) {
        return everyKey || keys.stream().anyMatch(pattern -> pattern.takes(in, at, length, reads, writes));
    }

    /** Whether every key may be read, also those that only a value names. */
    boolean readEveryKey() {
        return everyKey
                || keys.stream()
                        .anyMatch(pattern -> pattern.read() && pattern.text().equals("*"));
    }

    boolean takesChannel(ByteBuf in, int at, int length) {
        return everyChannel || channels.stream().anyMatch(pattern -> pattern.takes(in, at, length, false, false));
    }

    /** A pattern of channels has to be one that is given, as it stands. */
    boolean takesPattern(String text) {
        return everyChannel
                || channels.stream().anyMatch(pattern -> pattern.text().equals(text));
    }

    /** The keys as Redis lists them. */
    String keyRules() {
        return everyKey ? "~*" : keys.stream().map(Pattern::rule).collect(Collectors.joining(" "));
    }

    /** The channels as Redis lists them. */
    String channelRules() {
        return everyChannel
                ? "&*"
                : channels.stream().map(pattern -> "&" + pattern.text()).collect(Collectors.joining(" "));
    }

    /** All in one line, as Redis lists it. */
    String line() {
        String ofKeys = keyRules().isEmpty() ? "" : keyRules() + " ";
        String ofChannels = everyChannel ? "&* " : "resetchannels " + (channels.isEmpty() ? "" : channelRules() + " ");
        return ofKeys + ofChannels + rules;
    }
}
