package io.ringspan.gossip.detect;

/** Every formula of the gossip, once. */
public final class Formulas {
    /** How improbable a silence must be, as minus its decimal logarithm, before it is no longer taken for a late answer. */
    public static final double PHI = 8;

    private static final double LOGISTIC_LINEAR = 1.5976;
    private static final double LOGISTIC_CUBIC = 0.070566;
    private static final int BISECTIONS = 48;
    private static final double DEVIATIONS_MAX = 40;
    private static final double PHI_DEVIATIONS = deviations(PHI);

    private Formulas() {}

    /**
     * The phi of the accrual detector (Hayashibara et al.): minus the decimal logarithm of the probability that an answer
     * is later than this, by the logistic approximation of the normal distribution.
     *
     * @param deviations how far the silence exceeds the mean answer time, in standard deviations
     */
    public static double phi(double deviations) {
        double exponent = deviations * (LOGISTIC_LINEAR + LOGISTIC_CUBIC * deviations * deviations);
        // log10(1 + e^x), without overflow
        return exponent > 30 ? exponent / Math.log(10) : Math.log1p(Math.exp(exponent)) / Math.log(10);
    }

    /** The deviations at which {@link #phi} reaches a value. */
    public static double deviations(double phi) {
        double low = -DEVIATIONS_MAX;
        double high = DEVIATIONS_MAX;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (phi(middle) < phi) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /**
     * How long to wait for an answer: {@code mean + deviations(PHI) * max(spread, answerSpreadMin)}, within {@code
     * answerMin} and {@code answerMax}.
     */
    public static long answerTimeout(WatchProfile profile, double meanNanos, double spreadNanos) {
        double spread = Math.max(spreadNanos, (double) profile.answerSpreadMin().toNanos());
        double wait = meanNanos + PHI_DEVIATIONS * spread;
        return (long) Math.min(
                (double) profile.answerMax().toNanos(),
                Math.max((double) profile.answerMin().toNanos(), wait));
    }

    /**
     * How long a suspect has: {@code max - (max - min) * log(c + 1) / log(k + 1)}, at least {@code min}; with {@code k} 0,
     * {@code max}. (Lifeguard, Dadgar et al.)
     *
     * @param confirmations the {@code c}: how many others asked it for us and heard nothing
     * @param wanted the {@code k}: with so many, it has no more than {@code suspicionMin}
     */
    public static long suspicionWaitNanos(WatchProfile profile, int confirmations, int wanted) {
        long min = profile.suspicionMin().toNanos();
        long max = profile.suspicionMax().toNanos();
        if (wanted == 0) {
            return max;
        }
        double part = Math.log(confirmations + 1.0) / Math.log(wanted + 1.0);
        return Math.max(min, max - (long) ((max - min) * part));
    }

    /** How often a node sends one piece of news: {@code factor * ceil(log10(members + 1))}. */
    public static int retransmits(int factor, int members) {
        return factor * (int) Math.ceil(Math.log10(members + 1.0));
    }

    /**
     * In how many rounds news reaches all of {@code members} if a fifth of all messages is lost: {@code
     * ceil(ln(members) / ln(1 + 0.8 * fanout)) + ceil(ln(members) / (0.8 * fanout)) + 1}. First the informed multiply, then
     * the last few are hit.
     */
    public static int spreadRounds(int fanout, int members) {
        double reached = 0.8 * fanout;
        double log = Math.log(Math.max(2, members));
        return (int) Math.ceil(log / Math.log1p(reached)) + (int) Math.ceil(log / reached) + 1;
    }

    /** How long one probe takes at most until its target is suspect, with answers of at most {@code answerMax}. */
    public static long probeMillisMax(WatchProfile profile) {
        return profile.answerMax().toMillis() * (profile.attempts() + 1);
    }

    /**
     * In which time after the last fault all views are alike: the slowest of the probes has come round, with a suspicion
     * that nobody confirms, told twice over; all that are down are called upon, and two tables have been compared by each.
     *
     * @param members how many there are, in all datacenters
     */
    public static long convergenceMillis(GossipProfile profile, int members) {
        WatchProfile far = profile.far();
        long turn = 2L * members * far.probeInterval().toMillis();
        long spread = spreadRounds(profile.fanout(), members) * profile.round().toMillis();
        long suspicion = probeMillisMax(far) + 2 * far.suspicionMax().toMillis();
        long calls = 2L * members * profile.knockInterval().toMillis();
        long comparisons =
                2L * spreadRounds(1, members) * profile.compareInterval().toMillis();
        return turn + suspicion + 2 * spread + calls + comparisons;
    }
}
