package io.ringspan.node.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs typed commands at one server and prints what it answers: one command, or line after line until the input ends.
 *
 * <p><b>Owner.</b> The main thread.
 *
 * <p><b>Limits.</b> {@link #LINE_BYTES_MAX} for a typed line; a longer one is refused and its rest skipped.
 */
public final class RedisShell implements AutoCloseable {
    static final int LINE_BYTES_MAX = 16 * 1024 * 1024;

    /** After these, replies would no longer follow commands one by one. */
    private static final Set<String> ONE_WAY =
            Set.of("subscribe", "psubscribe", "ssubscribe", "monitor", "sync", "psync");

    /** Opens the connection; again after it was lost. */
    @FunctionalInterface
    public interface Connector {
        /** A connection that is ready for commands. */
        RedisConnection connect() throws IOException;
    }

    private final Connector connector;
    private final OutputStream out;
    private final PrintWriter err;
    private final boolean forPeople;
    private @Nullable RedisConnection connection;

    /**
     * A shell; it connects at the first command.
     *
     * @param out gets replies, as bytes
     * @param err gets the server's errors and ours
     * @param forPeople print replies for people, not for programs
     */
    public RedisShell(Connector connector, OutputStream out, PrintWriter err, boolean forPeople) {
        this.connector = connector;
        this.out = out;
        this.err = err;
        this.forPeople = forPeople;
    }

    /**
     * Runs one command.
     *
     * @param words its words, one character per byte
     * @return whether the server answered, and with no error
     */
    public boolean run(List<String> words) throws IOException {
        String name = words.get(0).toLowerCase(Locale.ROOT);
        if (ONE_WAY.contains(name) || (name.equals("client") && isReply(words))) {
            err.println("(error) " + words.get(0) + " is not for this shell: it reads one reply for each command");
            return false;
        }
        if (connection == null) {
            connection = connector.connect();
        }
        boolean answered = false;
        try {
            connection.send(words.stream()
                    .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                    .toList());
            connection.flush();
            boolean good = printReply(connection);
            answered = true;
            return good;
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    /**
     * Runs every line of {@code in} as a command until it ends, or says {@code quit} or {@code exit}.
     *
     * @param prompt printed before each line; null for none
     * @return whether every command went well
     */
    public boolean runAll(InputStream in, @Nullable String prompt) throws IOException {
        boolean allGood = true;
        print(prompt);
        for (String line = line(in); line != null; line = line(in)) {
            String command = line.strip().toLowerCase(Locale.ROOT);
            if (command.equals("quit") || command.equals("exit")) {
                return allGood;
            }
            allGood &= runLine(line);
            print(prompt);
        }
        if (prompt != null) {
            print("\n");
        }
        return allGood;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private boolean runLine(String line) {
        try {
            List<String> words = CommandWords.of(line);
            return words.isEmpty() || run(words);
        } catch (IllegalArgumentException badQuotes) {
            err.println("(error) " + badQuotes.getMessage());
        } catch (IOException broken) {
            err.println("(error) no answer: " + broken.getMessage());
        }
        return false;
    }

    private boolean printReply(RedisConnection open) throws IOException {
        Reply reply = open.read();
        while (reply instanceof Reply.Push push) {
            print(text(push));
            reply = open.read();
        }
        if (reply instanceof Reply.Failure failure) {
            err.println("(error) " + failure.bytes());
            return false;
        }
        print(text(reply));
        return true;
    }

    private String text(Reply reply) {
        return forPeople ? ReplyText.forPeople(reply) : ReplyText.raw(reply);
    }

    private void print(@Nullable String text) throws IOException {
        if (text != null) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private static boolean isReply(List<String> words) {
        return words.size() > 1 && words.get(1).equalsIgnoreCase("reply");
    }

    private @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        boolean ended = next < 0;
        while (next >= 0 && next != '\n') {
            if (line.size() <= LINE_BYTES_MAX) {
                line.write(next);
            }
            next = in.read();
        }
        if (ended) {
            return null;
        }
        if (line.size() > LINE_BYTES_MAX) {
            err.println("(error) a line longer than " + LINE_BYTES_MAX + " bytes was skipped");
            return "";
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
