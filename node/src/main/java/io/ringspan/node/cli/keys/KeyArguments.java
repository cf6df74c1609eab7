package io.ringspan.node.cli.keys;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys that a person names on the command line, as the bytes that a client would send. */
public final class KeyArguments {
    /** What Java puts where it could not read an argument's bytes. */
    private static final char UNREADABLE = '\ufffd';

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--hex", description = "KEYs are given in hex: 666f6f is foo.")
    private boolean hex;

    @Parameters(arity = "1..*", paramLabel = "KEY", description = "A key. Put -- before keys that begin with a dash.")
    private List<String> keys = new ArrayList<>();

    /** The keys as they were typed. */
    public List<String> typed() {
        return List.copyOf(keys);
    }

    /** The bytes of a key that was typed. */
    public byte[] bytes(String key) {
        if (hex) {
            return fromHex(key, "'" + key + "'");
        }
        if (key.indexOf(UNREADABLE) >= 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the key '" + key + "' has bytes that mean nothing in this locale; give it in hex, with --hex");
        }
        return key.getBytes(charset());
    }

    /** The bytes of a key that was read: as they are, or what their hex stands for. */
    public byte[] bytes(byte[] line, long number) {
        return hex ? fromHex(new String(line, StandardCharsets.ISO_8859_1).strip(), "line " + number) : line;
    }

    private byte[] fromHex(String digits, String where) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException notHex) {
            throw new ParameterException(
                    spec.commandLine(), where + " is not hex: pairs of 0-9 and a-f are meant, as in 666f6f");
        }
    }

    /** What the bytes of an argument were read with, so that they come back as they were. */
    private static Charset charset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }
}
