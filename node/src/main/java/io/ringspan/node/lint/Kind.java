package io.ringspan.node.lint;

/** In which way a command would behave differently, the worst first. */
public enum Kind {
    UNKNOWN("no such command: an error", true),
    REFUSED("refused: an error, and that is meant", true),
    UNSERVED("not served yet: an error", true),
    DIFFERENT_OWNERS("keys of different owners where one store has to see them all: an error, -CROSSSLOT", true),
    OTHER_DATABASE("another database than 0: there is one", true),
    UNNAMED_KEYS("scripts that touch keys which they do not name: they may belong to other nodes", true),
    DECIDED("where a key has several replicas, one of them decides", false),
    PARTS("keys of different owners: done in parts, which are not one step", false),
    MANY_NODES("about more than one node has", false),
    OTHER_ANSWER("served, with another answer or effect", false);

    private final String meaning;
    private final boolean bad;

    Kind(String meaning, boolean bad) {
        this.meaning = meaning;
        this.bad = bad;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** Whether what sent the command cannot stay as it is. */
    public boolean isBad() {
        return bad;
    }
}
