package io.ringspan.node.acl;

import java.util.List;

/** What Redis calls groups of commands where it is about who may send them. */
public final class Categories {
    /** In the order of Redis. */
    public static final List<String> ALL = List.of(
            "keyspace",
            "read",
            "write",
            "set",
            "sortedset",
            "list",
            "hash",
            "string",
            "bitmap",
            "hyperloglog",
            "geo",
            "stream",
            "pubsub",
            "admin",
            "fast",
            "slow",
            "blocking",
            "dangerous",
            "connection",
            "transaction",
            "scripting");

    private Categories() {}
}
