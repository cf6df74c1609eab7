package io.ringspan.tests.memcache.ring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the one client that writes a key knows of it.
 *
 * <p><b>Owner.</b> The client's thread.
 */
final class KnownKey {
    private final String name;
    private boolean known = true;
    private @Nullable Item item;
    private long changes;
    private long number;
    private long numberAt = -1;

    /**
     * A value.
     *
     * @param ends in seconds since 1970; 0 if it does not
     */
    record Item(String value, int flags, long ends) {
        Item with(String other) {
            return new Item(other, flags, ends);
        }

        Item ending(long other) {
            return new Item(value, flags, other);
        }
    }

    /** There is nothing. */
    KnownKey(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Whether it is known what the ring has; else a command may have been done, or not. */
    boolean isKnown() {
        return known;
    }

    /** Whether there is something; only while that is known. */
    boolean isThere() {
        return item != null;
    }

    Item item() {
        return Objects.requireNonNull(item, name);
    }

    /** It has been written, or deleted. */
    void is(@Nullable Item now) {
        item = now;
        known = true;
        changes++;
    }

    /** It has been touched, which leaves its number for {@code cas} as it is. */
    void ends(long when) {
        item = item().ending(when);
    }

    /** A command about it has ended with an error. */
    void isOpen() {
        known = false;
        item = null;
        changes++;
    }

    /** A number for {@code cas} is kept. */
    void keep(long now) {
        number = now;
        numberAt = changes;
    }

    /** The number that is kept. */
    long number() {
        return number;
    }

    boolean hasNumber() {
        return numberAt >= 0;
    }

    /** Whether the value has changed, or may have, since the number was that of the value. */
    boolean isNumberOld() {
        return numberAt != changes;
    }

    /** What a {@code get} has of it, without the end. */
    String found() {
        return item == null
                ? ""
                : "VALUE " + name + " " + item.flags() + " " + item.value().length() + "\r\n" + item.value() + "\r\n";
    }
}
