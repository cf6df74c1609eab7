package io.ringspan.node.redis;

import java.util.List;

/** What a reply looks like, as redis-cli prints it. The text has one character per byte and ends with a line end. */
public final class ReplyText {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private ReplyText() {}

    /** For people at a terminal: types are named, items numbered, bytes that do not print are escaped. */
    public static String forPeople(Reply reply) {
        return forPeople(reply, "");
    }

    /** For other programs: values as they are, one line for each. */
    public static String raw(Reply reply) {
        return rawWithoutEnd(reply) + "\n";
    }

    private static String forPeople(Reply reply, String indent) {
        if (reply instanceof Reply.Status status) {
            return status.bytes() + "\n";
        } else if (reply instanceof Reply.Failure failure) {
            return "(error) " + failure.bytes() + "\n";
        } else if (reply instanceof Reply.Whole whole) {
            return "(integer) " + whole.value() + "\n";
        } else if (reply instanceof Reply.Blob blob) {
            return quoted(blob.bytes()) + "\n";
        } else if (reply instanceof Reply.Verbatim text) {
            return text.bytes() + "\n";
        } else if (reply instanceof Reply.Fraction fraction) {
            return "(double) " + fraction.digits() + "\n";
        } else if (reply instanceof Reply.Big big) {
            return "(big number) " + big.digits() + "\n";
        } else if (reply instanceof Reply.Truth truth) {
            return truth.value() ? "(true)\n" : "(false)\n";
        } else if (reply instanceof Reply.Items items) {
            return numbered(items.items(), ")", "(empty array)", indent);
        } else if (reply instanceof Reply.Members members) {
            return numbered(members.items(), "~", "(empty set)", indent);
        } else if (reply instanceof Reply.Push push) {
            return numbered(push.items(), ")", "(empty push)", indent);
        } else if (reply instanceof Reply.Pairs pairs) {
            return pairs(pairs.items(), indent);
        }
        return "(nil)\n";
    }

    private static String numbered(List<Reply> items, String mark, String empty, String indent) {
        if (items.isEmpty()) {
            return empty + "\n";
        }
        int width = Integer.toString(items.size()).length();
        String deeper = indent + " ".repeat(width + 2);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            text.append(i == 0 ? "" : indent).append(number(i + 1, width)).append(mark);
            text.append(' ').append(forPeople(items.get(i), deeper));
        }
        return text.toString();
    }

    private static String pairs(List<Reply> items, String indent) {
        if (items.isEmpty()) {
            return "(empty hash)\n";
        }
        int width = Integer.toString(items.size() / 2).length();
        String deeper = indent + " ".repeat(width + 2);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size(); i += 2) {
            String key = forPeople(items.get(i), deeper);
            text.append(i == 0 ? "" : indent).append(number(i / 2 + 1, width)).append("# ");
            text.append(key, 0, key.length() - 1).append(" => ").append(forPeople(items.get(i + 1), deeper));
        }
        return text.toString();
    }

    private static String number(int number, int width) {
        String digits = Integer.toString(number);
        return " ".repeat(width - digits.length()) + digits;
    }

    private static String quoted(String bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < bytes.length(); i++) {
            char sign = bytes.charAt(i);
            switch (sign) {
                case '\\', '"' -> text.append('\\').append(sign);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case 0x07 -> text.append("\\a");
                default -> {
                    if (sign >= FIRST_PRINTABLE && sign <= LAST_PRINTABLE) {
                        text.append(sign);
                    } else {
                        text.append(String.format("\\x%02x", (int) sign));
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    private static String rawWithoutEnd(Reply reply) {
        if (reply instanceof Reply.Status status) {
            return status.bytes();
        } else if (reply instanceof Reply.Failure failure) {
            return failure.bytes();
        } else if (reply instanceof Reply.Whole whole) {
            return Long.toString(whole.value());
        } else if (reply instanceof Reply.Blob blob) {
            return blob.bytes();
        } else if (reply instanceof Reply.Verbatim text) {
            return text.bytes();
        } else if (reply instanceof Reply.Fraction fraction) {
            return fraction.digits();
        } else if (reply instanceof Reply.Big big) {
            return big.digits();
        } else if (reply instanceof Reply.Truth truth) {
            return truth.value() ? "(true)" : "(false)";
        } else if (reply instanceof Reply.Items items) {
            return lines(items.items());
        } else if (reply instanceof Reply.Members members) {
            return lines(members.items());
        } else if (reply instanceof Reply.Push push) {
            return lines(push.items());
        } else if (reply instanceof Reply.Pairs pairs) {
            return rawPairs(pairs.items());
        }
        return "";
    }

    private static String lines(List<Reply> items) {
        return String.join("\n", items.stream().map(ReplyText::rawWithoutEnd).toList());
    }

    private static String rawPairs(List<Reply> items) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size(); i += 2) {
            text.append(i == 0 ? "" : "\n").append(rawWithoutEnd(items.get(i)));
            text.append(' ').append(rawWithoutEnd(items.get(i + 1)));
        }
        return text.toString();
    }
}
