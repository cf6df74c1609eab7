package io.ringspan.tests.it.antientropy;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.it.cluster.Await;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has one node compare and mend. */
public record Repairer(AdminClient admin) {
    public static Repairer of(LocalNode node) {
        return new Repairer(new AdminClient(node.conf().listen().stats()));
    }

    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]*)\"");

    /** Begins, with these settings, as JSON without its braces. */
    void begin(String settings) {
        change("POST", "{" + settings + "}");
    }

    void stop() {
        change("DELETE", "");
    }

    private String change(String method, String body) {
        try {
            return admin.change(method, "/api/repair", body);
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Begins and waits for the end; what the node says then. */
    public Said run(String settings) {
        begin(settings);
        return end();
    }

    Said end() {
        Await.until(
                () -> "the repair to end: " + state(), () -> !state().phase().equals("RUNNING"));
        return state();
    }

    Said state() {
        return new Said(get("/api/repair"));
    }

    /** The keys that it found to differ. */
    Set<String> keys() {
        Matcher keys = KEY.matcher(get("/api/repair/keys"));
        Set<String> found = new TreeSet<>();
        while (keys.find()) {
            found.add(keys.group(1));
        }
        return found;
    }

    String get(String path) {
        try {
            return admin.get(path);
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** What it says of itself. */
    public record Said(String json) {
        String phase() {
            return text("phase");
        }

        public long number(String name) {
            return Long.parseLong(find("\"" + name + "\":([0-9]+)"));
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
