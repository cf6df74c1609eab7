package io.ringspan.conf.setting;

import java.util.List;

/** What is said outside of the file, in variables of the environment. All may be missing. */
public final class Environment {
    /**
     * One variable.
     *
     * @param readers who looks at it
     * @param absent what holds without it
     */
    public record Variable(String name, String readers, String absent, String meaning) {}

    /** Each of ours, and the one JDK beside {@code JAVA_HOME} that is looked for. */
    public static final List<Variable> ALL = List.of(
            new Variable(
                    "RINGSPAN_HOME",
                    "node, launcher",
                    "what the system has for it: for state `$XDG_STATE_HOME/ringspan` or `~/.local/state/ringspan`, else"
                            + " `$XDG_CACHE_HOME/ringspan` or `~/.cache/ringspan`",
                    "A directory for what the product writes: the node's state, unless `data_dir` is set; builds, and a"
                            + " Redis that was fetched, where the checkout cannot be written."),
            new Variable(
                    "RINGSPAN_LOG",
                    "node, demo",
                    "`INFO`; `ERROR` for the demo",
                    "From which level on lines are logged: `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`. The log goes to"
                            + " standard error, unless `RINGSPAN_LOG_FILE` is set."),
            new Variable(
                    "RINGSPAN_LOG_FORMAT",
                    "all commands",
                    "`text`",
                    "`text`, or `json`: each line is an object with `time` (UTC), `level`, `logger`, `thread`, `message`"
                            + " and, if there is one, `exception`. A value that makes no sense, here and in the next"
                            + " three, stops the start with exit code 78."),
            new Variable(
                    "RINGSPAN_LOG_FILE",
                    "all commands",
                    "standard error",
                    "The file that the log is added to; its directory must exist. One process at a time writes there."
                            + " While it cannot be written, the log goes to standard error, and it is tried again each"
                            + " minute."),
            new Variable(
                    "RINGSPAN_LOG_FILE_MB",
                    "all commands",
                    "`16`",
                    "How many MiB one such file holds, 1 to 4096. Then it gets `.1` behind its name, that one `.2`, and"
                            + " so on."),
            new Variable(
                    "RINGSPAN_LOG_FILES",
                    "all commands",
                    "`5`",
                    "How many such files there are at most, 1 to 100, with the one that is written to; the oldest goes."),
            new Variable(
                    "RINGSPAN_ADMIN_TOKEN",
                    "commands that ask a node",
                    "`admin_token` of the file that `-c` names, if any",
                    "The `admin_token` of the node that is asked to change something."),
            new Variable(
                    "RINGSPAN_JAVA_OPTS",
                    "launcher",
                    "none",
                    "More options for the JVM, with blanks between. They come behind the launcher's own, so they win over"
                            + " those, as `-Xmx1g` does."),
            new Variable(
                    "RINGSPAN_MAVEN_REPO",
                    "launcher, node, demo",
                    "Maven's own: `~/.m2/repository`",
                    "The directory where Maven keeps what it fetches, for builds, for tests, and for a Redis where none is"
                            + " installed. For a home that cannot be written."),
            new Variable(
                    "DYNOMITE_FLORIDA_IP",
                    "node",
                    "`127.0.0.1`",
                    "As in Dynomite: the host that `florida_provider` asks, if `seeds_url` is not set."),
            new Variable("DYNOMITE_FLORIDA_PORT", "node", "`8080`", "As in Dynomite: and its port."),
            new Variable(
                    "DYNOMITE_FLORIDA_REQUEST",
                    "node",
                    "`GET /REST/v1/admin/get_seeds HTTP/1.0`",
                    "As in Dynomite: what it asks for. Of the request only the path counts."),
            new Variable(
                    "DYNOMITE_DNS_NAME",
                    "node",
                    "`_dynomite.ec2-internal`",
                    "As in Dynomite: whose records `dns_provider` asks for, if `seeds_dns_name` is not set."),
            new Variable(
                    "JAVA25_HOME",
                    "`./ringspan test`",
                    "the first JDK 25 below `/usr/lib/jvm`",
                    "A JDK 25 to run the tests on once more; without any, that run stays out."));

    private Environment() {}
}
