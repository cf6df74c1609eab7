package io.ringspan.tests.it.copy;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.it.cluster.Await;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has one node copy from others, and watches it. */
record Copying(AdminClient admin) {
    static Copying at(LocalNode node) {
        return new Copying(new AdminClient(node.conf().listen().stats()));
    }

    /** Begins, with these settings, as JSON without its braces. */
    void begin(String settings) {
        change("POST", "{" + settings + "}");
    }

    void pause(boolean paused) {
        change("PUT", "{\"paused\":" + paused + "}");
    }

    void rate(int keysPerSecond) {
        change("PUT", "{\"rate\":" + keysPerSecond + "}");
    }

    void stop() {
        change("DELETE", "");
    }

    private void change(String method, String body) {
        try {
            admin.change(method, "/api/copy", body);
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    Said state() {
        try {
            return new Said(admin.get("/api/copy"));
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new IllegalStateException("it is not said how far the copy is", failed); // perhaps not yet
        }
    }

    Said end() {
        Await.until(() -> "the copy to end: " + state(), () -> !state().isRunning());
        return state();
    }

    /** What it says of itself. */
    record Said(String json) {
        private static final Pattern RUNNING = Pattern.compile("WAITING|COPYING|PAUSED|COMPARING");

        String phase() {
            return find("\"phase\":\"([A-Z]+)\"");
        }

        boolean isRunning() {
            return RUNNING.matcher(phase()).matches();
        }

        long number(String name) {
            return Long.parseLong(find("\"" + name + "\":(-?[0-9]+)"));
        }

        String text(String name) {
            return find("\"" + name + "\":\"([^\"]*)\"");
        }

        private String find(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(json);
            if (!matcher.find()) {
                throw new AssertionError("no " + pattern + " in " + json);
            }
            return matcher.group(1);
        }
    }
}
