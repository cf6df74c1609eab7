package io.ringspan.node.antientropy.mend;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.replication.ring.TokenRange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One replica in a comparison, and how far its store has been walked.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@value #ANSWER_MILLIS_MAX} ms for an answer.
 */
public final class Side implements AutoCloseable {
    /** One value of a hundred million members takes about so long to read. */
    private static final long ANSWER_MILLIS_MAX = 300_000;

    private final int node;
    private final String name;
    private final Replica replica;
    private String runId = "";
    private String cursor = "0";
    private boolean done;
    private long keys;
    private long walked;

    public Side(int node, String name, Replica replica) {
        this.node = node;
        this.name = name;
        this.replica = replica;
    }

    public int node() {
        return node;
    }

    public String name() {
        return name;
    }

    public String runId() {
        return runId;
    }

    public String cursor() {
        return cursor;
    }

    public boolean isDone() {
        return done;
    }

    public void open(int ofNode, TokenRange range) throws IOException, InterruptedException {
        Words.Read answer = ask(
                Words.ask(Question.OPEN).number(ofNode).number(range.first()).number(range.last()));
        keys = answer.longNumber();
        runId = answer.text();
    }

    /** The same for these ranges, whoever owns them. */
    public void open(List<TokenRange> ranges) throws IOException, InterruptedException {
        Words.Read answer = ask(Words.ask(Question.BEGIN).ranges(ranges));
        keys = answer.longNumber();
        runId = answer.text();
    }

    /** How many keys its store has, as far as it said. */
    public long keys() {
        return keys;
    }

    /** The next walk begins there. */
    public void walkFrom(String from, boolean isDone) {
        cursor = from;
        done = isDone;
        walked = 0;
    }

    /** Asks for the next step of a walk. */
    public CompletableFuture<byte[]> step(Question question, int count) {
        return replica.ask(Words.ask(question).text(cursor).number(count).toBytes());
    }

    /** What was walked by a step, of which this much was over. */
    public record Step(int keys, long storeMicros, Words.Read rest) {}

    public Step stepped(CompletableFuture<byte[]> step) throws IOException, InterruptedException {
        Words.Read answer = answer(step);
        cursor = answer.text();
        done = cursor.equals("0");
        int some = answer.number();
        walked += some;
        return new Step(some, answer.longNumber(), answer);
    }

    /** How much of the walk is done, from 0 to 1. */
    public double fraction() {
        return done ? 1 : Math.min(0.99, walked / Math.max(1.0, (double) keys));
    }

    public CompletableFuture<byte[]> begin(Words question) {
        return replica.ask(question.toBytes());
    }

    public CompletableFuture<byte[]> begin(Question question, List<byte[]> about) {
        return begin(Words.ask(question).keys(about));
    }

    public Words.Read ask(Words question) throws IOException, InterruptedException {
        return answer(begin(question));
    }

    public Words.Read answer(CompletableFuture<byte[]> asked) throws IOException, InterruptedException {
        return new Words.Read(Answers.await(asked, name, ANSWER_MILLIS_MAX));
    }

    @Override
    public void close() {
        replica.close();
    }
}
