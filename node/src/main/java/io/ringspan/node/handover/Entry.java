package io.ringspan.node.handover;

/**
 * What a parcel is filled with. Reused with its parcel.
 *
 * <p><b>Owner.</b> The parcel's.
 */
interface Entry {
    /** The bytes that belong to it. */
    Piece piece();

    /** Lets go of everything it refers to. */
    void clear();
}
