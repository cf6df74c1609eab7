package io.ringspan.replication.antientropy;

/**
 * Which of the replicas' values of a key is kept. The newest of those of which all writes are known to have been seen is, as in
 * settling: what another may have beside it is on its way, or that one was told that it lacks something. Among those of the
 * same version, and where no version is known, a value beats none, then the greater digest does. So every node that decides of
 * the same values decides the same. Stateless.
 */
public final class Winner {
    private Winner() {}

    /**
     * The place of the value that is kept.
     *
     * @param looks what each replica holds; at least one
     * @param stamps of which version it is
     */
    public static int of(KeyLook[] looks, KeyStamp[] stamps) {
        int newest = newest(stamps);
        int winner = -1;
        for (int place = 0; place < looks.length; place++) {
            boolean may = newest < 0 || stamps[place].equals(stamps[newest]);
            if (may && (winner < 0 || looks[place].rank(looks[winner]) > 0)) {
                winner = place;
            }
        }
        return winner;
    }

    /**
     * The place of the value that is kept between one that is taken for right and one that lacked something: the newest if one
     * is known to be newer than that, else that one.
     *
     * @param right the place of the former
     * @param orNothing whether it is kept also where it has no value and the other has one
     */
    public static int of(KeyLook[] looks, KeyStamp[] stamps, int right, boolean orNothing) {
        int newest = newest(stamps);
        if (newest >= 0 && !stamps[right].equals(stamps[newest])) {
            return of(looks, stamps);
        }
        return orNothing || looks[right].exists() ? right : of(looks, stamps);
    }

    /**
     * Whether a replica lacks what is kept. That a key is not there says nothing where the store pushes out values: then only a version
     * that is known to be newer is given to who lacks it, and only from who is known to have an older one is a value taken away.
     *
     * @param has what it holds, of that version
     * @param kept what is kept, of that version
     */
    public static boolean lacks(KeyLook has, KeyStamp its, KeyLook kept, KeyStamp keptStamp) {
        if (has.isSameAs(kept)) {
            return false;
        }
        boolean saysNothing = has.mayBeEvicted() || kept.mayBeEvicted();
        return !saysNothing || (its.isKnown() && keptStamp.isKnown() && keptStamp.isNewerThan(its));
    }

    private static int newest(KeyStamp[] stamps) {
        int newest = -1;
        for (int place = 0; place < stamps.length; place++) {
            if (stamps[place].isKnown() && (newest < 0 || stamps[place].isNewerThan(stamps[newest]))) {
                newest = place;
            }
        }
        return newest;
    }
}
