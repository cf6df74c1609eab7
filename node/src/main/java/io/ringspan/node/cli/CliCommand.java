package io.ringspan.node.cli;

import io.ringspan.base.Endpoint;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.RedisShell;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.terminal.Terminal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A small redis-cli, since a newcomer has none. */
@Command(
        name = "cli",
        description = "Sends commands to a node or a store and prints the replies, as redis-cli does.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without COMMAND, each line of standard input is a command; quit ends.",
            "Errors go to standard error and make the exit code 1.",
            "",
            "Examples:",
            "  ringspan cli 127.0.0.1:8102 SET hello world",
            "  ringspan cli 127.0.0.1:8102",
            "  PASS=secret ringspan cli --pass-from-env PASS cache-1:8102 INFO server"
        })
final class CliCommand implements Callable<Integer> {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final char UNDECODABLE = '\ufffd';

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Parameters(index = "0", paramLabel = "HOST:PORT", description = "The node or store to talk to.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "One command and its arguments.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--user", paramLabel = "NAME", description = "User to authenticate as.")
    private @Nullable String user;

    @Option(
            names = {"-a", "--pass"},
            paramLabel = "PASSWORD",
            description = "Password; other users of the machine can see it: prefer --pass-from-env.")
    private @Nullable String password;

    @Option(names = "--pass-from-env", paramLabel = "NAME", description = "Variable that holds the password.")
    private @Nullable String passwordVariable;

    @Option(names = "-3", description = "Speak RESP3.")
    private boolean respThree;

    /** From the address on, everything is the command's own: its arguments may look like options. */
    @Spec
    void stopAtAddress(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() throws IOException {
        Endpoint server = server();
        @Nullable String secret = secret();
        Terminal terminal = main.terminal();
        try (RedisShell shell = shell(server, secret, terminal)) {
            boolean good = words.isEmpty()
                    ? shell.runAll(System.in, prompt(server, terminal))
                    : shell.run(words.stream().map(CliCommand::bytes).toList());
            return good ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException failed) {
            throw failure(server, failed);
        }
    }

    private RedisShell shell(Endpoint server, @Nullable String secret, Terminal terminal) {
        return new RedisShell(() -> connect(server, secret), System.out, terminal.err(), terminal.interactive());
    }

    private Endpoint server() {
        Endpoint server;
        try {
            server = Endpoint.parse(address);
        } catch (IllegalArgumentException notAnEndpoint) {
            throw new CommandFailure(ExitCode.USAGE, "\"" + address + "\" " + notAnEndpoint.getMessage());
        }
        if (server.isUnixSocket()) {
            throw new CommandFailure(ExitCode.USAGE, "\"" + address + "\" is a path; give HOST:PORT");
        }
        return server;
    }

    private @Nullable String secret() {
        if (passwordVariable == null) {
            return password;
        }
        String secret = System.getenv(passwordVariable);
        if (secret == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the variable " + passwordVariable + " of --pass-from-env is not set");
        }
        return secret;
    }

    private RedisConnection connect(Endpoint server, @Nullable String secret) throws IOException {
        RedisConnection connection = RedisConnection.connect(server.host(), server.port(), CONNECT_PATIENCE);
        boolean ready = false;
        try {
            if (secret != null) {
                require(user == null ? connection.call("AUTH", secret) : connection.call("AUTH", user, secret));
            }
            if (respThree) {
                require(connection.call("HELLO", "3"));
            }
            connection.waitForEver();
            ready = true;
            return connection;
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    private static void require(Reply reply) throws IOException {
        if (reply instanceof Reply.Failure failure) {
            throw new IOException("it said: " + failure.bytes());
        }
    }

    private static CommandFailure failure(Endpoint server, IOException cause) {
        String why;
        if (cause instanceof ConnectException) {
            why = "nobody listens there. Is the node running, and is this its client port?";
        } else if (cause instanceof UnknownHostException) {
            why = "this name has no address. Is it spelt right?";
        } else if (cause instanceof SocketTimeoutException) {
            why = "no answer within " + CONNECT_PATIENCE.toSeconds() + " s. Is a firewall or a stopped process there?";
        } else {
            why = String.valueOf(cause.getMessage());
        }
        return new CommandFailure(ExitCode.FAILED, server + ": " + why);
    }

    /** A prompt is for a person who types: both ends are a terminal, as the launcher has found out. */
    private static @Nullable String prompt(Endpoint server, Terminal terminal) {
        return terminal.interactive() && Boolean.getBoolean("ringspan.terminal.input") ? server + "> " : null;
    }

    /** The argument's bytes as the shell gave them, one character each. */
    private static String bytes(String argument) {
        if (argument.indexOf(UNDECODABLE) >= 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "an argument has bytes that this locale cannot hold. Set LC_ALL=C.UTF-8, or give the command on"
                            + " standard input");
        }
        Charset locale = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return new String(argument.getBytes(locale), StandardCharsets.ISO_8859_1);
    }
}
