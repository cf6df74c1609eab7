package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** XREADGROUP GROUP group consumer [COUNT n] [NOACK] STREAMS key ... id ... */
final class XReadGroupRule implements Rule {
    private static final String REPEATED =
            "ERR where a key has several replicas XREADGROUP takes no stream that is named twice";

    @Override
    public boolean takesErrors() {
        return true;
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        GroupRead read = GroupRead.of(request);
        for (int place = 0; read != null && place < read.streams(); place++) {
            StreamRead.ask(request, read, place, out);
        }
        return read != null;
    }

    /** Entries may have been added meanwhile; none may have been trimmed away. */
    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        List<StreamRead> streams = streams(request, Objects.requireNonNull(GroupRead.of(request)), replies);
        return since.isOnly(Set.of("xadd"))
                && !since.hasWord("MAXLEN")
                && !since.hasWord("MINID")
                && streams.stream().allMatch(stream -> stream.error().isEmpty())
                && streams.stream().anyMatch(StreamRead::isServed);
    }

    private static List<StreamRead> streams(Request request, GroupRead read, List<Reply> replies) {
        return IntStream.range(0, read.streams())
                .mapToObj(place -> new StreamRead(request, read, place, replies))
                .toList();
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        GroupRead read = Objects.requireNonNull(GroupRead.of(request));
        List<StreamRead> streams = streams(request, read, replies);
        String wrong = streams.stream()
                .map(StreamRead::error)
                .filter(error -> !error.isEmpty())
                .findFirst()
                .orElse(read.repeats(request) ? REPEATED : "");
        if (wrong.isEmpty()) {
            reply(request, streams.stream().filter(StreamRead::isServed).toList(), effect);
        } else {
            effect.error(wrong);
        }
    }

    private static void reply(Request request, List<StreamRead> served, Effect effect) {
        if (served.isEmpty()) {
            effect.noArray();
            return;
        }
        if (request.protocol() == 3) {
            effect.reply().map(served.size());
        } else {
            effect.reply().array(served.size());
        }
        for (StreamRead stream : served) {
            if (request.protocol() == 2) {
                effect.reply().array(2);
            }
            int key = stream.read().key(stream.place());
            effect.reply()
                    .bulk(
                            request.arguments().bytes(),
                            request.arguments().at(key),
                            request.arguments().length(key));
            stream.deliver(effect);
        }
    }
}
