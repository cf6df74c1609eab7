package io.ringspan.node.sim.check;

import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Each request gets one reply, its own, in its place, in the protocol that its client speaks; or an error that is documented; or its connection is gone.
 */
public final class EachSettlesOnce implements Watcher {
    /** Those of docs/guarantees.md, and a store's own where one replica answers. */
    private static final Pattern ERRORS = Pattern.compile(
            "-(UNAVAILABLE|NOHOME|TIMEOUT|UNKNOWN|REFUSED|DIFFERS|DISAGREE|OVERWRITTEN|OVERLOADED|OOM|LOADING|EXECABORT) [^\r\n]*\r\n");

    private static final Pattern INTEGER = Pattern.compile(":\\d+\r\n");

    private static final Pattern ELEMENT = Pattern.compile("\\$\\d+\r\n<\\d+>\r\n");

    private static final Pattern EXECUTED = Pattern.compile("\\*2\r\n(:|\\+OK\r\n\\+OK\r\n|-OVERWRITTEN )");

    private final SimRun run;
    private final Map<Integer, Request> open = new LinkedHashMap<>();
    private final Set<String> speakResp3 = new HashSet<>();

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

    private boolean isOwn(Request request, String reply) {
        if (request.kind() == Request.Kind.HELLO) {
            return speakResp3.add(request.session()) && reply.startsWith("%7\r\n");
        }
        String absent = speakResp3.contains(request.session()) ? "_\r\n" : "$-1\r\n";
        if (reply.startsWith("-") || request.kind() == Request.Kind.PING) {
            return ERRORS.matcher(reply).matches() || reply.equals("+PONG\r\n") || reply.equals("+OK\r\n");
        }
        return switch (request.kind()) {
            case SET -> reply.equals("+OK\r\n");
            case GET -> isValueOf(request.key(), reply, absent);
            case MGET -> isArrayOf(request.keys(), reply, absent);
            case APPEND, INCR, DEL, WAIT, SETNX, RPUSH, SADD, EVAL ->
                INTEGER.matcher(reply).matches();
            case GETSET, LPOP, SPOP ->
                reply.equals(absent) || ELEMENT.matcher(reply).matches();
            case MULTI -> reply.equals("+OK\r\n");
            case QUEUED -> reply.equals("+QUEUED\r\n");
            case EXEC -> EXECUTED.matcher(reply).lookingAt();
            case PING, HELLO -> false;
        };
    }

    private static boolean isValueOf(String key, String reply, String absent) {
        return reply.startsWith(absent)
                || reply.substring(reply.indexOf('\n') + 1).startsWith(key + "=");
    }

    private static boolean isArrayOf(List<String> keys, String reply, String absent) {
        int at = reply.indexOf('\n') + 1;
        boolean own = reply.startsWith("*" + keys.size() + "\r\n");
        for (String key : keys) {
            String rest = reply.substring(at);
            own &= isValueOf(key, rest, absent);
            int lineEnd = rest.indexOf("\r\n") + 2;
            boolean isAbsent = rest.startsWith(absent);
            at += isAbsent ? lineEnd : lineEnd + Integer.parseInt(rest.substring(1, lineEnd - 2)) + 2;
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
