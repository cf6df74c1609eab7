package io.ringspan.node.protocol;

/**
 * How large a client's command may be.
 *
 * @param requestBytesMax bytes of one whole command; above, the command is refused and passed over
 * @param argumentsMax arguments of one command; above, the connection is refused as Redis does
 * @param inlineBytesMax bytes of one inline command; above, the connection is refused as Redis does
 */
public record RequestLimits(int requestBytesMax, int argumentsMax, int inlineBytesMax) {
    /** For what some node has let through before. */
    public static final RequestLimits NONE = new RequestLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
