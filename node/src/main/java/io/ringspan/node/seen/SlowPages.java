package io.ringspan.node.seen;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.conf.Consistency;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The slow log over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own; reads what workers write, without waiting for them.
 */
public final class SlowPages {
    private static final String PATH = "/api/slowlog";
    private static final int COUNT_USUAL = 32;
    private static final int COUNT_MAX = 10_000;

    private final SlowLogs logs;
    private final IntFunction<List<String>> owners;

    private SlowPages(SlowLogs logs, IntFunction<List<String>> owners) {
        this.logs = logs;
        this.owners = owners;
    }

    /**
     * {@code pages} and these.
     *
     * @param owners the nodes that have the keys of a token
     */
    public static Pages add(Pages pages, SlowLogs logs, IntFunction<List<String>> owners) {
        SlowPages these = new SlowPages(logs, owners);
        return pages.read(PATH, "the last commands whose answer took long, the latest first", these::get)
                .change(HttpMethod.DELETE, PATH, "forgets them", these::delete);
    }

    /**
     * All of it.
     *
     * @param slowerThanMillis from when on a command is slow; negative if none is
     */
    public record Shown(long slowerThanMillis, int lengthMax, int length, List<Entry> entries) {}

    /** One batch of commands, which went to all owners if it has no key. */
    public record Entry(
            long id,
            String at,
            long micros,
            int commands,
            String command,
            Optional<KeyText> key,
            SlowCommand.Client client,
            Consistency level,
            String outcome,
            Optional<List<String>> owners) {}

    private Answer get(Asked asked) {
        asked.takes("count");
        return shown(asked.number("count", 1, COUNT_MAX, COUNT_USUAL));
    }

    private Answer delete(Asked asked) {
        logs.reset();
        return shown(COUNT_USUAL);
    }

    private Answer shown(int count) {
        return Answer.json(new Shown(
                logs.watch().slowerThanMillis(),
                logs.watch().slowLogMax(),
                logs.length(),
                logs.latest(count).stream().map(this::entry).toList()));
    }

    private Entry entry(SlowCommand slow) {
        boolean hasKey = slow.key().bytes() >= 0;
        return new Entry(
                slow.id(),
                Instant.ofEpochMilli(slow.atMillis()).toString(),
                slow.micros(),
                slow.commands(),
                slow.first().name(),
                hasKey ? Optional.of(slow.key()) : Optional.empty(),
                slow.client(),
                slow.level(),
                slow.outcome().name().toLowerCase(Locale.ROOT),
                hasKey ? Optional.of(owners.apply(slow.token())) : Optional.empty());
    }
}
