package io.ringspan.gossip.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a member runs, so that others know what they may ask of it.
 *
 * @param release the name of its release, for people; at most {@value #RELEASE_BYTES_MAX} bytes
 * @param wire the newest version of the peer protocol that it speaks, 0 to 65535
 * @param features one bit for each thing that it can do; a bit that this node does not know is passed on
 */
public record Software(String release, int wire, long features) {
    public static final int RELEASE_BYTES_MAX = 32;
    private static final int WIRE_MAX = 0xFFFF;

    public Software {
        if (release.getBytes(UTF_8).length > RELEASE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the release \"" + release + "\" has more than " + RELEASE_BYTES_MAX + " bytes");
        }
        if (wire < 0 || wire > WIRE_MAX) {
            throw new IllegalArgumentException("wire version " + wire + " is not within 0 and " + WIRE_MAX);
        }
    }

    /** Whether it can do all that these bits stand for. */
    public boolean has(long bits) {
        return (features & bits) == bits;
    }
}
