package io.ringspan.node.sim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.Consistency;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.net.ByteQueue;
import io.ringspan.node.sim.net.Party;
import io.ringspan.node.sim.net.Pipe;
import io.ringspan.node.sim.net.Resp;
import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that stays with one node: sends bursts of commands of its own choice, waits or does not wait for replies, and
 * comes back when its connection is gone. Each connection is the only writer of some keys.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
final class SimClient {
    private static final long MILLIS = 1_000_000;
    private static final int WAITING_MAX = 60;
    /** The levels that it uses, by how often. */
    private static final Consistency[] LEVELS = {
        Consistency.DC_ONE,
        Consistency.DC_QUORUM,
        Consistency.DC_QUORUM,
        Consistency.DC_QUORUM,
        Consistency.DC_SAFE_QUORUM,
        Consistency.DC_SAFE_QUORUM,
        Consistency.DC_ALL,
        Consistency.DC_EACH_SAFE_QUORUM,
        Consistency.DC_EACH_SAFE_QUORUM,
        Consistency.ALL
    };

    private final SimRun run;
    private final Simulation simulation;
    private final int number;
    private final SimNode node;
    private final Talk talk;
    private @Nullable Session session;
    private int sessions;

    SimClient(SimRun run, int number, SimNode node) {
        this.run = run;
        this.simulation = run.simulation();
        this.number = number;
        this.node = node;
        this.talk = run.talk();
    }

    /** What is not answered. */
    private static final class Sent {
        private final Request request;
        private final byte[] bytes;

        Sent(Request request, byte[] bytes) {
            this.request = request;
            this.bytes = bytes;
        }
    }

    /** One connection. */
    private final class Session implements Party, Talk.Asking {
        private final String name = "c" + number + "." + sessions;
        private final Consistency level = anyLevel();
        private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
        private final ByteQueue inbox = new ByteQueue();
        private @Nullable Pipe out;
        private boolean over;

        private void begin(@Nullable Pipe pipe) {
            out = pipe;
            if (pipe == null) {
                over();
            } else if (over) {
                pipe.wire().close(pipe);
            } else {
                if (simulation.chance(30)) {
                    ask(Kind.HELLO, List.of(), 0, null, "HELLO", "3");
                }
                ask(Kind.PING, List.of(), 0, null, "DYNO_CONFIG:CONN_CONSISTENCY", asked(level));
            }
        }

        @Override
        public void arrived(byte[] bytes) {
            inbox.add(bytes);
            for (int length = Resp.wholeLength(inbox); length > 0; length = Resp.wholeLength(inbox)) {
                String reply = new String(inbox.take(length), ISO_8859_1);
                boolean lost = run.bug() == Bug.REPLY_IS_LOST && simulation.chance(1);
                boolean twice = run.bug() == Bug.REPLY_COMES_TWICE && simulation.chance(1);
                if (!lost) {
                    reply(reply);
                }
                if (twice) {
                    reply(reply);
                }
            }
            Pipe to = out;
            if (to != null) {
                to.wire().back().read(bytes.length);
            }
        }

        private void reply(String reply) {
            Sent sent = waiting.poll();
            simulation.trace(reply.hashCode());
            if (sent == null) {
                run.tell(watcher -> watcher.unasked(name, reply));
            } else if (isDecidedOnceMore(sent.request, reply)) {
                waiting.add(sent);
                Objects.requireNonNull(out).send(sent.bytes);
            } else {
                Request request = sent.request;
                talk.answered(request, reply);
                String heard = heard(request, reply);
                run.tell(watcher -> watcher.answered(request, heard));
            }
        }

        private boolean isDecidedOnceMore(Request request, String reply) {
            return run.bug() == Bug.DECIDED_ONCE_MORE
                    && waiting.isEmpty()
                    && request.kind().isDecided()
                    && request.kind() != Kind.EXEC
                    && reply.startsWith("-UNKNOWN");
        }

        private String heard(Request request, String reply) {
            if (run.bug() == Bug.DONE_IS_CALLED_REFUSED && request.kind() == Kind.SET && simulation.chance(1)) {
                return "-OVERLOADED\r\n";
            }
            if (run.bug() == Bug.WAIT_COUNTS_ONE_TOO_MANY && request.kind() == Kind.WAIT && reply.startsWith(":")) {
                return ":" + (reply.charAt(1) - '0' + 1) + "\r\n";
            }
            return reply;
        }

        @Override
        public void taken(int bytes) {
            run.tell(watcher -> watcher.taken(name, bytes));
        }

        @Override
        public void ended() {
            over();
        }

        @Override
        public void broken() {
            over();
        }

        private void over() {
            if (over) {
                return;
            }
            over = true;
            Pipe to = out;
            if (to != null) {
                to.wire().close(to);
            }
            session = null;
            waiting.forEach(sent -> run.tell(watcher -> watcher.gone(sent.request)));
            waiting.clear();
            simulation.after(simulation.between(20 * MILLIS, 100 * MILLIS), SimClient.this::connect);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public SimNode node() {
            return node;
        }

        @Override
        public void ask(Kind kind, List<String> keys, int sequence, @Nullable String value, String... words) {
            Pipe to = out;
            if (to == null || over) {
                return;
            }
            Consistency at = level;
            String[] sent = words;
            if (kind.hasLevel() && simulation.chance(30)) {
                at = anyLevel();
                sent = new String[words.length + 2];
                sent[0] = "CONSISTENCY";
                sent[1] = asked(at);
                System.arraycopy(words, 0, sent, 2, words.length);
            }
            byte[] bytes = Resp.command(sent);
            Request request =
                    new Request(run.nextRequest(), run.dc(node), node.place(), name, kind, keys, at, sequence, value);
            waiting.add(new Sent(request, bytes));
            run.tell(watcher -> watcher.sent(request, bytes.length));
            to.send(bytes);
        }
    }

    private String asked(Consistency level) {
        if (run.bug() == Bug.LEVEL_IS_NOT_ASKED_FOR) {
            return Consistency.DC_ONE.name();
        }
        if (run.bug() == Bug.OTHER_DATACENTERS_ARE_NOT_ASKED && level.isEverywhere()) {
            return (level == Consistency.ALL ? Consistency.DC_ALL : Consistency.DC_SAFE_QUORUM).name();
        }
        return level.name();
    }

    private Consistency anyLevel() {
        return LEVELS[simulation.random().nextInt(LEVELS.length)];
    }

    /** Begins, and goes on until the run says that it is over. */
    void start() {
        connect();
        burstLater();
    }

    private void connect() {
        if (session != null) {
            return;
        }
        sessions++;
        Session fresh = new Session();
        session = fresh;
        talk.begun();
        run.net()
                .connect(
                        run.placeOfClient(number),
                        node.conf().listen().clients().port(),
                        fresh,
                        1000 * MILLIS,
                        fresh::begin);
    }

    private void burstLater() {
        simulation.after(simulation.between(MILLIS, run.thinkNanosMax()), () -> {
            if (!run.isHealed()) {
                burst();
                burstLater();
            }
        });
    }

    private void burst() {
        Session open = session;
        if (open == null || open.out == null) {
            return;
        }
        if (simulation.chance(1)) {
            open.over();
            return;
        }
        if (run.bug() == Bug.CHANCE_FROM_OUTSIDE && System.nanoTime() % 2 == 0) {
            open.ask(Kind.PING, List.of(), 0, null, "PING");
        }
        int commands = simulation.chance(5) ? 40 : 1 + simulation.random().nextInt(4);
        for (int i = 0; i < commands && open.waiting.size() < WAITING_MAX; i++) {
            talk.next(open);
        }
    }

    /** Whether it has asked for something and has no reply. */
    boolean waits() {
        Session open = session;
        return open != null && !open.waiting.isEmpty();
    }

    @Override
    public String toString() {
        return "client " + number;
    }

    /** Reads a key, once all is well. */
    void readAtTheEnd(String key) {
        Session open = session;
        if (open != null) {
            open.ask(Kind.GET, List.of(key), 0, null, "GET", key);
        }
    }
}
