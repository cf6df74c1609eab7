package io.ringspan.gossip.detect;

/**
 * How long one peer takes to answer: its last {@value #SAMPLES_MAX} answers.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 */
public final class AnswerTimes {
    public static final int SAMPLES_MAX = 32;
    public static final int SAMPLES_MIN = 4;

    private final WatchProfile profile;
    private final long[] samples = new long[SAMPLES_MAX];
    private int count;
    private int next;

    public AnswerTimes(WatchProfile profile) {
        this.profile = profile;
    }

    /** Takes note of an answer. Longer than {@code answerMax} counts as that: it says nothing of the usual. */
    public void answered(long nanos) {
        samples[next] = Math.max(0, Math.min(nanos, profile.answerMax().toNanos()));
        next = (next + 1) % SAMPLES_MAX;
        count = Math.min(SAMPLES_MAX, count + 1);
    }

    /** How long to wait for the next one. */
    public long timeoutNanos() {
        if (count < SAMPLES_MIN) {
            return Formulas.answerTimeout(
                    profile, (double) profile.answerFirst().toNanos(), 0);
        }
        double mean = mean();
        return Formulas.answerTimeout(profile, mean, spread(mean));
    }

    /** What it takes on average; 0 as long as nothing is known. */
    public long meanNanos() {
        return count == 0 ? 0 : (long) mean();
    }

    /** How improbable it is that an answer which has been waited for so long comes yet; 0 as long as little is known. */
    public double phi(long waitedNanos) {
        if (count < SAMPLES_MIN) {
            return 0;
        }
        double mean = mean();
        double spread =
                Math.max(spread(mean), (double) profile.answerSpreadMin().toNanos());
        return Formulas.phi((waitedNanos - mean) / spread);
    }

    private double mean() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += samples[i];
        }
        return sum / count;
    }

    private double spread(double mean) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (samples[i] - mean) * (samples[i] - mean);
        }
        return Math.sqrt(sum / count);
    }
}
