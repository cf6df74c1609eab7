package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Each request gets one reply, its own, in its place; or an error that is documented; or its connection is gone.
 */
public final class EachSettlesOnce implements Watcher {
    /** Those of docs/guarantees.md, and a store's own where one replica answers. */
    private static final Pattern ERRORS = Pattern.compile(
            "-(UNAVAILABLE|TIMEOUT|UNKNOWN|REFUSED|DIFFERS|DISAGREE|OVERWRITTEN|OVERLOADED|OOM|LOADING) [^\r\n]*\r\n");

    private static final Pattern INTEGER = Pattern.compile(":\\d+\r\n");

    private final SimRun run;
    private final Map<Integer, Request> open = new LinkedHashMap<>();

    public EachSettlesOnce(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        open.put(request.number(), request);
    }

    @Override
    public void answered(Request request, String reply) {
        run.require(open.remove(request.number()) != null, request + " is settled twice");
        run.require(isOwn(request, reply), request + " got " + reply);
    }

    private static boolean isOwn(Request request, String reply) {
        if (reply.startsWith("-") || request.kind() == Request.Kind.PING) {
            return ERRORS.matcher(reply).matches() || reply.equals("+PONG\r\n") || reply.equals("+OK\r\n");
        }
        return switch (request.kind()) {
            case SET -> reply.equals("+OK\r\n");
            case GET -> isValueOf(request.key(), reply);
            case MGET -> isArrayOf(request.keys(), reply);
            case APPEND, INCR, DEL -> INTEGER.matcher(reply).matches();
            case PING -> false;
        };
    }

    private static boolean isValueOf(String key, String reply) {
        return reply.startsWith("$-1\r\n")
                || reply.substring(reply.indexOf('\n') + 1).startsWith(key + "=");
    }

    private static boolean isArrayOf(List<String> keys, String reply) {
        int at = reply.indexOf('\n') + 1;
        boolean own = reply.startsWith("*" + keys.size() + "\r\n");
        for (String key : keys) {
            String rest = reply.substring(at);
            own &= isValueOf(key, rest);
            int lineEnd = rest.indexOf("\r\n") + 2;
            int length = Integer.parseInt(rest.substring(1, lineEnd - 2));
            at += length < 0 ? lineEnd : lineEnd + length + 2;
        }
        return own;
    }

    @Override
    public void unasked(String session, String reply) {
        run.require(false, session + " has asked for nothing and got " + reply);
    }

    @Override
    public void gone(Request request) {
        run.require(open.remove(request.number()) != null, request + " is settled twice");
    }

    @Override
    public void atRest() {
        run.require(open.isEmpty(), "these are not settled: " + open.values());
    }
}
