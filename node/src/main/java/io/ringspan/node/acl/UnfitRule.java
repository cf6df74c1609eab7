package io.ringspan.node.acl;

/** A rule that makes no sense. The message quotes no password. */
final class UnfitRule extends Exception {
    private static final long serialVersionUID = 1;

    UnfitRule(String message) {
        super(message);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
