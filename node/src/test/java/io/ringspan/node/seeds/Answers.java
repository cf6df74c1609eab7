package io.ringspan.node.seeds;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A source that gives these answers, one after the other, and the last of them for ever; {@code FAIL} is none. */
final class Answers implements SeedSource {
    static final String FAIL = "!";

    private final Deque<String> left;

    Answers(String... answers) {
        left = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public String name() {
        return "the provider";
    }

    @Override
    public synchronized String ask() throws SeedsUnavailable {
        String answer = left.size() > 1 ? left.removeFirst() : left.getFirst();
        if (answer.equals(FAIL)) {
            throw new SeedsUnavailable("it is away");
        }
        return answer;
    }
}
