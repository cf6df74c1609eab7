package io.ringspan.tests.memcache.replicas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.MemcacheRequestDecoder.Found;
import io.ringspan.node.memcache.MetaFlags;
import io.ringspan.node.memcache.RequestLine;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.memcache.Verb;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.tests.memcache.RequestLines;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What clients may send, good and bad, without what one replica decides, and without what makes a value stale: who has won it, each store says for itself.
 *
 * <p><b>Threads.</b> The test's.
 */
final class PlainLines {
    private static final RequestLimits LIMITS =
            new RequestLimits(RequestLines.TOO_LARGE_BYTES, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final RequestLines lines;

    PlainLines(RandomGenerator random) {
        lines = new RequestLines(random);
    }

    String next() {
        String line = lines.next();
        while (!isPlain(line)) {
            line = lines.next();
        }
        return line;
    }

    private static boolean isPlain(String bytes) {
        ByteBuf in = Unpooled.copiedBuffer(bytes, ISO_8859_1);
        MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(LIMITS, RequestRoom.ENDLESS);
        for (int at = 0; at < in.writerIndex(); at = decoder.end()) {
            Found found = decoder.next(in, at, in.writerIndex());
            if (found == Found.MORE) {
                return true;
            }
            if (found == Found.COMMAND && !isPlain(decoder.line())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(RequestLine line) {
        Verb verb = Objects.requireNonNull(line.verb());
        MetaFlags flags = line.flags();
        return switch (verb) {
            case GETS, GATS -> false;
            case MS, MD, MA, MG ->
                !ToldForm.isDecided(line) && !flags.has('c') && (verb == Verb.MG || verb == Verb.MA || !flags.has('I'));
            default -> !ToldForm.isDecided(line);
        };
    }
}
