package io.ringspan.node.demo;

import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;

/** A reply in the middle of a sentence. */
final class ReplyWords {
    private ReplyWords() {}

    static String of(Reply reply) {
        return ReplyText.forPeople(reply).strip().replace('\n', ' ');
    }
}
