package io.ringspan.node.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A command as a test writes it, words parted by spaces, in the shapes in which the node takes it. */
public record CommandLine(List<byte[]> words) {
    private static final CommandTable TABLE = CommandTable.load();

    /** One character is one byte; {@code ''} is an empty word. */
    public static CommandLine of(String line) {
        List<byte[]> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add((word.equals("''") ? "" : word).getBytes(ISO_8859_1));
        }
        return new CommandLine(words);
    }

    public Command command() {
        return Objects.requireNonNull(TABLE.find(arguments(), 0));
    }

    public Arguments arguments() {
        ByteBuf in = Unpooled.buffer();
        Arguments arguments = new Arguments();
        arguments.begin(in);
        for (byte[] word : words) {
            arguments.add(in.writerIndex(), word.length);
            in.writeBytes(word);
        }
        return arguments;
    }
}
