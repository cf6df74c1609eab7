package io.ringspan.node.sim.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** The store's protocol as its clients and a simulated store need it, read in the plainest way. */
public final class Resp {
    private Resp() {}

    public static byte[] command(String... words) {
        StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    public static String bulk(String value) {
        return "$" + value.length() + "\r\n" + value + "\r\n";
    }

    public static String absent(int protocol) {
        return protocol == 3 ? "_\r\n" : "$-1\r\n";
    }

    /** A text that RESP3 has its own form for. */
    public static String verbatim(String text, int protocol) {
        return protocol == 3 ? "=" + (text.length() + 4) + "\r\ntxt:" + text + "\r\n" : bulk(text);
    }

    /** The words of a whole command. */
    public static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        int at = command.indexOf("\r\n") + 2;
        while (at < command.length()) {
            int lineEnd = command.indexOf("\r\n", at);
            int length = Integer.parseInt(command.substring(at + 1, lineEnd));
            words.add(command.substring(lineEnd + 2, lineEnd + 2 + length));
            at = lineEnd + 2 + length + 2;
        }
        return words;
    }

    /** How long the command or reply is with which the bytes begin; 0 if it is not whole. */
    public static int wholeLength(ByteQueue in) {
        return Math.max(0, end(in, 0));
    }

    private static int end(ByteQueue in, int at) {
        int lineEnd = lineEnd(in, at);
        if (lineEnd < 0) {
            return -1;
        }
        return switch (in.at(at)) {
            case '+', '-', ':', '_' -> lineEnd;
            case '$', '=' -> {
                int length = number(in, at + 1);
                int end = length < 0 ? lineEnd : lineEnd + length + 2;
                yield end <= in.size() ? end : -1;
            }
            case '*', '%' -> {
                int end = lineEnd;
                int each = in.at(at) == '%' ? 2 : 1;
                for (int left = each * number(in, at + 1); left > 0 && end >= 0; left--) {
                    end = end(in, end);
                }
                yield end;
            }
            default -> throw new AssertionError("'" + (char) in.at(at) + "' begins nothing");
        };
    }

    /** Behind the end of the line. */
    private static int lineEnd(ByteQueue in, int from) {
        for (int at = from; at + 1 < in.size(); at++) {
            if (in.at(at) == '\r' && in.at(at + 1) == '\n') {
                return at + 2;
            }
        }
        return -1;
    }

    private static int number(ByteQueue in, int from) {
        boolean negative = in.at(from) == '-';
        int number = 0;
        for (int at = negative ? from + 1 : from; in.at(at) != '\r'; at++) {
            number = number * 10 + in.at(at) - '0';
        }
        return negative ? -number : number;
    }
}
