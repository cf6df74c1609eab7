package io.ringspan.conf.load;

/** A text that is no value of its setting. The message says why where the allowed values alone do not; it may be empty. */
final class UnfitValue extends Exception {
    UnfitValue(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
