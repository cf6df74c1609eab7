package io.ringspan.node.redis;

import java.util.List;

/**
 * One answer of a server, RESP2 and RESP3.
 *
 * <p>Bytes are held as text with one character per byte (ISO 8859-1), so nothing is lost and two values compare as
 * their bytes do.
 */
public sealed interface Reply {
    /** A short status, such as {@code OK}. */
    record Status(String bytes) implements Reply {}

    /** An error, its code word first. */
    record Failure(String bytes) implements Reply {}

    /** A number. */
    record Whole(long value) implements Reply {}

    /** A byte string. */
    record Blob(String bytes) implements Reply {}

    /** Text with a three-letter format, such as {@code txt}. */
    record Verbatim(String format, String bytes) implements Reply {}

    /** A floating point number, kept as the server wrote it. */
    record Fraction(String digits) implements Reply {}

    /** A whole number of any size, kept as the server wrote it. */
    record Big(String digits) implements Reply {}

    /** True or false. */
    record Truth(boolean value) implements Reply {}

    /** No value: RESP3's null, and RESP2's null string and null array. */
    record Nothing() implements Reply {}

    /** Items in order. */
    record Items(List<Reply> items) implements Reply {}

    /** Items without order. */
    record Members(List<Reply> items) implements Reply {}

    /** Keys and values in turn, so always an even number of them. */
    record Pairs(List<Reply> items) implements Reply {}

    /** A message that answers no command. */
    record Push(List<Reply> items) implements Reply {}
}
