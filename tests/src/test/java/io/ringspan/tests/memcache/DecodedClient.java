package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheReplyWalker;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.MemcacheRequestDecoder.Found;
import io.ringspan.node.memcache.Quiet;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.memcache.Verb;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A client whose bytes reach memcached through a node's decoder: each command that is found goes on in the form in which nodes send it, what
 * is refused is answered here, and of the replies it is given those that it asked to hear.
 *
 * <p><b>Threads.</b> The test's.
 */
public final class DecodedClient {
    private final MemcacheRequestDecoder decoder;
    private final SentForm form = new SentForm();
    private final ByteBuf sent = Unpooled.buffer();

    /** In order: what is said here, or, where it is null, whether the next reply is heard. */
    private final List<Answer> answers = new ArrayList<>();

    private int sentAsTheyCame;

    private record Answer(String said, Quiet quiet) {}

    public DecodedClient(int requestBytesMax) {
        decoder = new MemcacheRequestDecoder(
                new RequestLimits(requestBytesMax, Integer.MAX_VALUE, Integer.MAX_VALUE), RequestRoom.ENDLESS);
    }

    /** Takes all that the client sends; false if that ends within a command, or within a value that is thrown away. */
    public boolean take(String bytes) {
        ByteBuf in = Unpooled.copiedBuffer(bytes, ISO_8859_1);
        return walk(in, bytes) && decoder.next(Unpooled.wrappedBuffer(new byte[] {'\n'}), 0, 1) == Found.REFUSED;
    }

    private boolean walk(ByteBuf in, String bytes) {
        int position = 0;
        while (position < in.writerIndex()) {
            Found found = decoder.next(in, position, in.writerIndex());
            switch (found) {
                case COMMAND -> command(in, position);
                case REFUSED -> refused();
                case TOO_LARGE, NO_ROOM -> tooLarge();
                case NOTHING -> {}
                case MORE -> {
                    return false;
                }
                case BROKEN, HTTP -> throw new AssertionError(found + " at " + position + " of " + bytes);
            }
            position = decoder.end();
        }
        return true;
    }

    private void command(ByteBuf in, int from) {
        Verb verb = Objects.requireNonNull(decoder.line().verb());
        int at = sent.writerIndex();
        if (verb.kind() == Verb.Kind.KEYLESS || form.isThere(decoder.line())) {
            sent.writeBytes(in, from, decoder.end() - from);
            sentAsTheyCame++;
            isThere(in, from);
        } else {
            form.write(decoder, in, System.currentTimeMillis() / 1000, sent);
            again(at);
        }
        if (verb.kind() != Verb.Kind.KEYLESS) {
            answers.add(new Answer("", Quiet.of(decoder.line())));
        } else if (!decoder.line().isMuted()) {
            answers.add(new Answer("", Quiet.NO));
        }
    }

    private void isThere(ByteBuf in, int from) {
        if (Objects.requireNonNull(decoder.line().verb()).kind() != Verb.Kind.KEYLESS) {
            ByteBuf written = Unpooled.buffer();
            form.write(decoder, in, System.currentTimeMillis() / 1000, written);
            String came = in.toString(from, decoder.end() - from, ISO_8859_1);
            assertThat(written.toString(ISO_8859_1))
                    .as("how it would be written")
                    .isEqualTo(came);
        }
    }

    /** What is sent is a command, and stands there as it is sent. */
    private void again(int at) {
        MemcacheRequestDecoder second = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);
        String text = sent.toString(at, sent.writerIndex() - at, ISO_8859_1);
        Found found = second.next(sent, at, sent.writerIndex());
        if (found != Found.COMMAND
                || second.end() != sent.writerIndex()
                || (!second.line().isKeyEncoded() && !form.isThere(second.line()))) {
            throw new AssertionError(found + " was made of what is sent: " + text);
        }
    }

    private void refused() {
        if (!decoder.line().isMuted()) {
            answers.add(new Answer(decoder.error() + "\r\n", Quiet.NO));
        }
    }

    private void tooLarge() {
        refused();
        if (decoder.line().drops()) {
            form.writeDrop(decoder.line(), sent);
            answers.add(new Answer("", Quiet.ALL));
        }
    }

    /** What goes to the store. */
    String sent() {
        return sent.toString(ISO_8859_1);
    }

    int sentAsTheyCame() {
        return sentAsTheyCame;
    }

    /** What the client hears if these are the store's replies. */
    String hears(String replies) {
        ByteBuf in = Unpooled.copiedBuffer(replies, ISO_8859_1);
        MemcacheReplyWalker walker = new MemcacheReplyWalker();
        StringBuilder heard = new StringBuilder();
        int position = 0;
        for (Answer answer : answers) {
            heard.append(answer.said());
            if (answer.said().isEmpty()) {
                int end = walker.advance(in, position, in.writerIndex());
                if (end == MemcacheReplyWalker.GARBAGE || !walker.hasEnded()) {
                    throw new AssertionError("a reply is missing behind " + heard);
                }
                heard.append(
                        answer.quiet().hears(in, position) ? in.toString(position, end - position, ISO_8859_1) : "");
                position = end;
            }
        }
        return heard.toString();
    }
}
