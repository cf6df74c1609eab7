package io.ringspan.conf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a file of settings: everything about one node, or every reason why it cannot start.
 *
 * <p><b>Limits.</b> A file of {@value #FILE_BYTES_MAX} bytes; a longer one is refused unread.
 */
public final class ConfLoader {
    static final int FILE_BYTES_MAX = 1 << 20;

    private static final String A_FILE = "a readable YAML file of at most 1MiB";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ConfLoader() {}

    /** Reads the file at {@code path}. Never throws over what is there, or is not. */
    public static LoadResult load(Path path) {
        String file = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            return bytes.length > FILE_BYTES_MAX ? refused(file, "more than 1MiB") : decode(file, bytes);
        } catch (NoSuchFileException missing) {
            return refused(file, "no such file");
        } catch (AccessDeniedException denied) {
            return refused(file, "a file that this user may not read");
        } catch (IOException broken) {
            return refused(
                    file,
                    Files.isDirectory(path) ? "a directory" : "what cannot be read (" + broken.getMessage() + ")");
        }
    }

    /** Reads settings from {@code text}; {@code file} is what messages call it. */
    public static LoadResult parse(String file, String text) {
        return ConfText.judge(file, text);
    }

    /** One node on loopback that owns the whole ring before this store; everything else is at its default. */
    public static PoolConf defaults(int clientPort, int peerPort, int statsPort, Endpoint store) {
        String host = "127.0.0.1";
        Values values = new Values();
        values.put(ListenSettings.LISTEN, new Endpoint(host, clientPort), Mark.START);
        values.put(ListenSettings.DYN_LISTEN, new Endpoint(host, peerPort), Mark.START);
        values.put(ListenSettings.STATS_LISTEN, new Endpoint(host, statsPort), Mark.START);
        StoreConf theStore = new StoreConf(store, store.toString());
        values.put(ClusterSettings.SERVERS, List.of(new Placed<>(theStore, Mark.START)), Mark.START);
        PlaceConf place = new PlaceConf(
                new Datacenter(values.get(ClusterSettings.DATACENTER)),
                new Rack(values.get(ClusterSettings.RACK)),
                List.of(Token.of(0)));
        return PoolAssembly.pool("dyn_o_mite", place, List.of(), MembershipConf.NONE, values, PoolConf.Origin.NONE);
    }

    static LoadResult decode(String file, byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean malformed = decoder.decode(in, chars, true).isError();
        String text = chars.flip().toString();
        if (malformed) {
            int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
            Spot spot = new Spot(file, line, text.length() - text.lastIndexOf('\n'));
            return new LoadResult.Refused(List.of(new Problem(spot, "", "bytes that are not UTF-8", "UTF-8", "")));
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return parse(file, marked ? text.substring(1) : text);
    }

    private static LoadResult refused(String file, String found) {
        return new LoadResult.Refused(List.of(new Problem(Spot.ofFile(file), "", found, A_FILE, "")));
    }
}
