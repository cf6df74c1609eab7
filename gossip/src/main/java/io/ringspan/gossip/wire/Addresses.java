package io.ringspan.gossip.wire;

import io.ringspan.base.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses that have been judged before: the same few come again and again, and each judgement costs more than the rest of
 * a message.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 *
 * <p><b>Limits.</b> {@value #ADDRESSES_MAX}; then it begins anew.
 */
final class Addresses {
    static final int ADDRESSES_MAX = 8_192;

    private record Written(String host, int port) {}

    private final Map<Written, Endpoint> judged = new HashMap<>();

    Endpoint of(String host, int port) throws MalformedMessage {
        Written written = new Written(host, port);
        Endpoint known = judged.get(written);
        if (known != null) {
            return known;
        }
        try {
            Endpoint endpoint = new Endpoint(host, port);
            if (endpoint.isUnixSocket()) {
                throw new MalformedMessage("the Unix socket " + host + " where a node should listen");
            }
            if (judged.size() == ADDRESSES_MAX) {
                judged.clear();
            }
            judged.put(written, endpoint);
            return endpoint;
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("an address that is none: " + e.getMessage());
        }
    }
}
