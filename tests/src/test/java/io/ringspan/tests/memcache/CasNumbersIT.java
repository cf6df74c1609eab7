package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.CasNumbers;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two stores are given the same commands; a client of one has its numbers for {@code cas}, a client of the other has those that nodes give. They hear the same. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
class CasNumbersIT {
    private static final int COMMANDS = 1500;
    private static final Pattern NUMBER = Pattern.compile("(?<= c)\\d+|(?<=VALUE [abn] \\d{1,9} \\d{1,9} )\\d+");

    private final CasNumbers numbers = new CasNumbers(0x1234_5678_9ABC_DEF0L);
    private final SentForm form = new SentForm();
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);

    @Test
    void clientsHearTheSameWithTheirOwnNumbers() throws IOException {
        int taken = 0;
        try (Memcached first = Memcached.start("-m", "64", "-t", "1");
                Memcached second = Memcached.start("-m", "64", "-t", "1");
                RawLink plain = new RawLink(first.port());
                RawLink behind = new RawLink(second.port())) {
            Random random = new Random(1);
            for (RawLink link : List.of(plain, behind)) {
                link.answers("set zz 0 0 1\r\n1\r\n"
                        .repeat(10)); // so that the number below a value's is not 0, which is none
            }
            for (int i = 0; i < COMMANDS; i++) {
                String key = DecidedLines.KEYS.get(random.nextInt(DecidedLines.KEYS.size()));
                String question = random.nextBoolean() && key.length() == 1
                        ? "gets " + key + "\r\n"
                        : "mg " + key + (DecidedLines.isEncoded(key) ? " b" : "") + " k c\r\n";
                String known = plain.answers(question);
                String given = through(question, behind);
                assertThat(without(given)).isEqualTo(without(known));
                long beside = random.nextInt(3) - 1L;
                long seed = random.nextLong();
                String command = DecidedLines.next(new Random(seed), key, number(known) + beside);
                String same = DecidedLines.next(new Random(seed), key, number(given) + beside);
                String said = plain.answers(command);
                assertThat(without(through(same, behind)))
                        .as("%s and %s", command, same)
                        .isEqualTo(without(said));
                taken += command.contains(" C") && said.startsWith("HD") ? 1 : 0;
            }
        }
        assertThat(taken).as("commands with a number that was the value's").isGreaterThan(COMMANDS / 100);
    }

    private String through(String command, RawLink store) throws IOException {
        ByteBuf came = Unpooled.copiedBuffer(command, ISO_8859_1);
        decoder.next(came, 0, came.writerIndex());
        ByteBuf sent = Unpooled.buffer();
        form.write(decoder, came, System.currentTimeMillis() / 1000, sent);
        decoder.next(sent, 0, sent.writerIndex());
        ByteBuf run = Unpooled.buffer();
        numbers.writeRun(decoder, sent, 0, run);
        ByteBuf reply = Unpooled.copiedBuffer(store.answers(run.toString(ISO_8859_1)), ISO_8859_1);
        ByteBuf given = Unpooled.buffer();
        numbers.writeReply(decoder.line(), reply, 0, reply.writerIndex(), given);
        return given.toString(ISO_8859_1);
    }

    /** If a number becomes longer, it is forgotten whether its key was in base64 and who has won; whether it does depends on replies under way. */
    private static String without(String reply) {
        String numbers =
                NUMBER.matcher(reply).replaceAll(number -> number.group().equals("0") ? "none" : "number");
        return MemcacheRequestIT.comparable(DecidedLines.withoutBlanks(numbers))
                .replaceAll(" k\\S+(?: b)?", " k")
                .replaceAll("(?: [WXZ])+\r", "\r");
    }

    private static long number(String reply) {
        Matcher number = NUMBER.matcher(reply);
        return number.find() ? Long.parseLong(number.group()) : 1;
    }
}
