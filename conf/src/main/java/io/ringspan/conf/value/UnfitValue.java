package io.ringspan.conf.value;

/** A text that is no value of its setting. The message says why where the allowed values alone do not; it may be empty. */
public final class UnfitValue extends Exception {
    UnfitValue(String why) {
        super(why);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
