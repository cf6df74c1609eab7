package io.ringspan.node.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Other nodes, some of which are away or take no more, and what was sent to them. */
final class Sent implements Passing {
    final Set<Integer> down = new HashSet<>();
    final Set<Integer> full = new HashSet<>();
    final List<String> messages = new ArrayList<>();

    @Override
    public boolean isUp(int node) {
        return !down.contains(node);
    }

    @Override
    public boolean pass(int node, Message message, boolean passOn) {
        if (down.contains(node) || full.contains(node)) {
            return false;
        }
        String channel = message.bytes().toString(message.channelAt(), message.channelLength(), UTF_8);
        String said = message.bytes().toString(message.at(), message.length(), UTF_8);
        messages.add(node + " " + channel + " " + said + (message.shard() ? " shard" : "") + (passOn ? " on" : ""));
        return true;
    }
}
