package io.ringspan.node.antientropy.mend;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what somebody was asked.
 *
 * <p><b>Threads.</b> Whoever's may wait. Keeps no state.
 */
public final class Answers {
    private Answers() {}

    /**
     * What was answered.
     *
     * @param who was asked, for the message
     * @param millisMax how long it is waited for
     * @throws IOException if there is no answer, or none in time
     */
    public static <T> T await(CompletableFuture<T> asked, String who, long millisMax)
            throws IOException, InterruptedException {
        try {
            return asked.get(millisMax, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(who + ": " + cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new IOException(who + ": no answer within " + time(millisMax), late);
        }
    }

    private static String time(long millis) {
        long seconds = TimeUnit.MILLISECONDS.toSeconds(millis);
        return millis == TimeUnit.SECONDS.toMillis(seconds) ? seconds + " s" : millis + " ms";
    }
}
