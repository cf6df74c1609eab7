package io.ringspan.node.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What was logged as one object of JSON on one line: {@code time} in UTC, {@code level}, {@code logger}, {@code thread}, {@code message}, and
 * {@code exception}, with its stack, if there is one. No character in it ends the line or moves a terminal's cursor.
 *
 * <p><b>Threads.</b> Any.
 */
final class JsonLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private JsonLine() {}

    static String of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256).append('{');
        field(line, "time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        field(line.append(','), "level", event.getLevel().toString());
        field(line.append(','), "logger", event.getLoggerName());
        field(line.append(','), "thread", event.getThreadName());
        field(line.append(','), "message", String.valueOf(event.getFormattedMessage()));
        if (event.getThrowableProxy() != null) {
            field(line.append(','), "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append('"').append(name).append("\":\"");
        for (int at = 0; at < value.length(); at++) {
            escape(line, value, at);
        }
        line.append('"');
    }

    private static void escape(StringBuilder line, String value, int at) {
        char sign = value.charAt(at);
        switch (sign) {
            case '"', '\\' -> line.append('\\').append(sign);
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isUnsafe(sign) || isHalf(value, at)) {
                    line.append(String.format("\\u%04x", (int) sign));
                } else {
                    line.append(sign);
                }
            }
        }
    }

    /** Control characters, also those above ASCII, and what some readers take for the end of a line. */
    private static boolean isUnsafe(char sign) {
        return Character.isISOControl(sign) || sign == '\u2028' || sign == '\u2029';
    }

    /** Whether it is one half of a pair without the other: it has no form in UTF-8. */
    private static boolean isHalf(String value, int at) {
        char sign = value.charAt(at);
        if (Character.isHighSurrogate(sign)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(sign) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }
}
