package io.ringspan.node.cli;

import io.ringspan.base.Token;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.keys.KeyArguments;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ringspan hash}: keys in, tokens out. */
@Command(
        name = "hash",
        description = "Prints the token of each key, one a line.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "With - instead of keys, reads them from standard input, one a line, as is.",
            "",
            "Examples:",
            "  ringspan hash --hash murmur user:1000",
            "  ringspan hash --hash md5 --hex 000102ff",
            "  ringspan hash --tag '{}' 'user:{42}:name' 42",
            "  ringspan hash - < keys.txt"
        })
final class HashCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    /** How often to look whether anyone still reads what is printed. */
    private static final int LINES_BETWEEN_LOOKS = 4096;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--hash",
            paramLabel = "NAME",
            defaultValue = "murmur",
            description = "The hash, by its name in dynomite.yml (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String hash;

    @Option(
            names = "--tag",
            paramLabel = "CHARS",
            description = "Hash only what is between these two characters, as hash_tag in dynomite.yml does.")
    private @Nullable String tag;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeyArguments keys;

    @Override
    public Integer call() throws IOException {
        KeyTokens tokens = tokens();
        PrintWriter out = main.terminal().out();
        List<String> typed = keys.typed();
        if (typed.equals(List.of(STANDARD_INPUT))) {
            return printLines(new KeyLines(System.in), tokens, out);
        }
        if (typed.contains(STANDARD_INPUT)) {
            throw new ParameterException(
                    spec.commandLine(), "- reads standard input and stands alone; the key - itself is --hex 2d");
        }
        for (byte[] key : typed.stream().map(keys::bytes).toList()) {
            print(key, tokens, out);
        }
        return ExitCode.OK;
    }

    private int printLines(KeyLines lines, KeyTokens tokens, PrintWriter out) throws IOException {
        try {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                print(keys.bytes(line, lines.number()), tokens, out);
                if (lines.number() % LINES_BETWEEN_LOOKS == 0 && out.checkError()) {
                    break; // nobody reads on
                }
            }
        } finally {
            out.flush(); // before any complaint about the next line
        }
        return ExitCode.OK;
    }

    private KeyTokens tokens() {
        try {
            KeyHash named = KeyHash.named(hash);
            return tag == null ? KeyTokens.of(named) : new KeyTokens(named, HashTag.of(tag));
        } catch (IllegalArgumentException unfit) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unfit.getMessage()));
        }
    }

    private static void print(byte[] key, KeyTokens tokens, PrintWriter out) {
        out.print(new Token(tokens.token(key)));
        out.print('\n');
    }
}
