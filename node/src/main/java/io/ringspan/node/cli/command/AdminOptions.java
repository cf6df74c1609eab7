package io.ringspan.node.cli.command;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.Secret;
import io.ringspan.conf.value.Places;
import io.ringspan.conf.value.UnfitValue;
import io.ringspan.conf.value.Words;
import io.ringspan.node.cli.pool.PoolOption;
import io.ringspan.node.status.AdminClient;
import io.ringspan.node.status.AdminTrust;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which node a command is about, and how it is asked. */
public final class AdminOptions {
    private static final String TOKEN = "RINGSPAN_ADMIN_TOKEN";
    private static final String HTTPS = "https://";
    private static final Endpoint USUAL = new Endpoint("127.0.0.1", 22222);

    @Option(
            names = {"-a", "--admin"},
            paramLabel = "HOST:PORT",
            description = "The node's stats_listen (without it and -c: 127.0.0.1:22222); https://HOST:PORT by TLS.")
    private @Nullable String admin;

    @Option(
            names = {"-c", "--conf-file"},
            paramLabel = "FILE",
            description = "The node's file, which says where that is, and its admin_token.")
    private @Nullable Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PoolOption pool;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "By TLS, believing these authorities (without it and -c: the JVM's).")
    private @Nullable Path authorities;

    @Option(names = "--json", description = "Print what the node says, as JSON.")
    private boolean json;

    private @Nullable AdminClient client;

    public boolean isJson() {
        return json;
    }

    /** What stands on a page of the node. */
    public String get(String path) throws InterruptedException {
        try {
            return client().get(path);
        } catch (AdminClient.Failure failed) {
            throw failure(failed);
        }
    }

    /** Changes what stands there. */
    public String put(String path, String body) throws InterruptedException {
        return change("PUT", path, body);
    }

    /** Begins something. */
    public String post(String path, String body) throws InterruptedException {
        return change("POST", path, body);
    }

    /** Ends something, or takes it away. */
    public String delete(String path) throws InterruptedException {
        return change("DELETE", path, "");
    }

    private String change(String method, String path, String body) throws InterruptedException {
        try {
            return client().change(method, path, body);
        } catch (AdminClient.Failure failed) {
            throw failure(failed);
        }
    }

    /** The cluster as the node sees it. */
    public Cluster cluster() throws InterruptedException {
        return read(get("/api/cluster"));
    }

    public static Cluster read(String json) {
        return read(json, ClusterText::read);
    }

    /** What a page of the node has said, by somebody who throws {@link IllegalArgumentException} if it is something else. */
    public static <T> T read(String said, Function<String, T> reader) {
        try {
            return reader.apply(said);
        } catch (IllegalArgumentException unfit) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, "what answers is no node of this release: " + unfit.getMessage());
        }
    }

    private static CommandFailure failure(AdminClient.Failure failed) {
        return new CommandFailure(
                failed.isRefused() ? ExitCode.FAILED : ExitCode.UNAVAILABLE, String.valueOf(failed.getMessage()));
    }

    /**
     * The same for another node, with the same token and the same authorities.
     *
     * @param address as {@code --admin} takes it
     */
    public AdminClient clientAt(String address) {
        AdminClient own = client();
        return own.at(parsed(address, "--nodes"));
    }

    /** The one that asks the node. */
    public AdminClient client() {
        AdminClient made = client;
        if (made == null) {
            if (file == null && pool.isGiven()) {
                throw new CommandFailure(ExitCode.USAGE, "--pool is a pool of the file of -c, and there is no -c");
            }
            made = client(Optional.ofNullable(file)
                    .map(its -> FileOfPool.pool(its, pool).listen()));
            client = made;
        }
        return made;
    }

    /** @param told what the node's file says, if there is one */
    private AdminClient client(Optional<ListenConf> told) {
        String inEnvironment = System.getenv(TOKEN);
        Optional<Secret> token = inEnvironment == null || inEnvironment.isEmpty()
                ? told.flatMap(listen -> listen.admin().token())
                : Optional.of(token(inEnvironment));
        return new AdminClient(
                endpoint(told),
                new AdminTrust(token, tls(told.flatMap(listen -> listen.admin().tls()))));
    }

    /** What a file was read into ends with a newline, which is not meant. */
    static Secret token(String inEnvironment) {
        try {
            return Words.token(inEnvironment.strip());
        } catch (UnfitValue unfit) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, TOKEN + " " + unfit.why() + "; a token has " + Words.TOKENS);
        }
    }

    private Optional<SSLContext> tls(Optional<Tls> told) {
        try {
            if (authorities != null) {
                return Optional.of(AdminTrust.toAuthorities(authorities));
            }
            if (told.isPresent()) {
                return Optional.of(AdminTrust.toNodeOf(told.get().certificate()));
            }
            return admin != null && admin.startsWith(HTTPS) ? Optional.of(SSLContext.getDefault()) : Optional.empty();
        } catch (IOException | NoSuchAlgorithmException unfit) {
            throw new CommandFailure(ExitCode.CONFIGURATION, "no TLS: " + unfit.getMessage());
        }
    }

    private Endpoint endpoint(Optional<ListenConf> told) {
        if (admin == null) {
            return told.map(listen -> reached(listen.stats())).orElse(USUAL);
        }
        return parsed(admin, "--admin");
    }

    private static Endpoint parsed(String address, String option) {
        try {
            return Endpoint.parse(address.startsWith(HTTPS) ? address.substring(HTTPS.length()) : address);
        } catch (IllegalArgumentException unfit) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + " wants HOST:PORT; \"" + address + "\" " + unfit.getMessage());
        }
    }

    private static Endpoint reached(Endpoint stats) {
        return Places.ANY_HOST.contains(stats.host()) ? new Endpoint("127.0.0.1", stats.port()) : stats;
    }
}
