package io.ringspan.node.session;

import io.ringspan.node.resp.Arguments;

/** What clients may call themselves: anything that keeps CLIENT LIST readable. */
final class Names {
    static final String CLIENT_NAME_ERROR = "ERR Client names cannot contain spaces, newlines or special characters.";

    private Names() {}

    /** Whether argument {@code i} has only printable ASCII characters and no space. */
    static boolean isPrintable(Arguments arguments, int i) {
        for (int k = 0; k < arguments.length(i); k++) {
            byte b = arguments.bytes().getByte(arguments.at(i) + k);
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
