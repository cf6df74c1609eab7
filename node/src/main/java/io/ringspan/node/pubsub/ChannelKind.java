package io.ringspan.node.pubsub;

/** What a client subscribes to. */
enum ChannelKind {
    CHANNEL("", "message"),
    /** All channels whose names match. */
    PATTERN("p", "pmessage"),
    /** A name space of its own; where Redis is no cluster, and here, it is like the first. */
    SHARD("s", "smessage");

    private final String letter;
    private final String message;

    ChannelKind(String letter, String message) {
        this.letter = letter;
        this.message = message;
    }

    /** What a message begins with. */
    String message() {
        return message;
    }

    /** What the confirmation of a subscription begins with. */
    String subscribe() {
        return letter + "subscribe";
    }

    /** What the confirmation of its end begins with. */
    String unsubscribe() {
        return letter + "unsubscribe";
    }
}
