package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * Errors by which a store says that it did not execute a command because of its own state, whatever the command's key
 * holds: the command may succeed unchanged later; a transaction that was discarded. All other errors are about the value and count as answers.
 */
public final class StoreRefusal {
    private static final byte[][] CODES = {
        code("-OOM"),
        code("-LOADING"),
        code("-MISCONF"),
        code("-READONLY"),
        code("-BUSY"),
        code("-NOPERM"),
        code("-NOSCRIPT"),
        code("-NOAUTH"),
        code("-MASTERDOWN"),
        code("-NOREPLICAS"),
        code("-EXECABORT")
    };

    private StoreRefusal() {}

    private static byte[] code(String text) {
        return (text + " ").getBytes(US_ASCII);
    }

    /** Whether the error that begins at {@code at} is one of them. */
    public static boolean isOne(ByteBuf in, int at, int length) {
        for (byte[] code : CODES) {
            if (length >= code.length && startsWith(in, at, code)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(ByteBuf in, int at, byte[] code) {
        for (int i = 0; i < code.length; i++) {
            if (in.getByte(at + i) != code[i]) {
                return false;
            }
        }
        return true;
    }
}
