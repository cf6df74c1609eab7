package io.ringspan.node.script;

/**
 * What a store is given for what a client has loaded. Both are the same for now; whoever needs something in front of each script
 * puts it here. Stateless.
 */
public final class StoreText {
    private StoreText() {}

    /** For a script. */
    public static byte[] ofScript(byte[] text) {
        return text;
    }

    /** For a library. */
    public static byte[] ofLibrary(byte[] code) {
        return code;
    }

    /** The other way: what was loaded, if the store has this. */
    static byte[] loaded(byte[] inStore) {
        return inStore;
    }
}
