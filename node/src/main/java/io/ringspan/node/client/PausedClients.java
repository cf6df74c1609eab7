package io.ringspan.node.client;

import io.netty.channel.EventLoop;
import io.ringspan.base.TimeSource;
import io.ringspan.node.session.ClientPause;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The clients of one worker whose next command waits for the end of a pause.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> None of its own: a client that waits is not read from.
 */
final class PausedClients {
    /** A pause may end before its time, on another worker. */
    private static final long LOOK_MILLIS = 10;

    private final ClientPause pause;
    private final EventLoop loop;
    private final TimeSource time;
    private final Set<ClientConnection> waiting = new LinkedHashSet<>();
    private boolean looks;

    PausedClients(ClientPause pause, EventLoop loop, TimeSource time) {
        this.pause = pause;
        this.loop = loop;
        this.time = time;
    }

    /** Whether some commands may have to wait now. */
    boolean isOn() {
        return pause.isOn();
    }

    /** Whether a command has to. */
    boolean holds(boolean mayWrite) {
        return pause.holds(mayWrite, time.nanoTime());
    }

    /** It is told when it may read on. */
    void add(ClientConnection client) {
        waiting.add(client);
        if (!looks) {
            later();
        }
    }

    void remove(ClientConnection client) {
        waiting.remove(client);
    }

    private void later() {
        looks = true;
        loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (holds(true)) {
            later();
            return;
        }
        looks = false;
        List<ClientConnection> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(ClientConnection::goOn);
    }
}
