package io.ringspan.node.store.introduce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Memcached. It has no number for a run of its own: the process and the second in which it began stand for one. Nor can it be told to drop
 * a connection: but {@code stats conns} says which it has, so that it can be waited for that one is gone.
 */
enum MemcachedIntroduction implements StoreIntroduction {
    MEMCACHED;

    private static final byte[] ASK = "version\r\nstats\r\n".getBytes(US_ASCII);
    private static final byte[] ASK_CONNECTIONS = "stats conns\r\n".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};
    private static final String VERSION = "VERSION ";
    private static final String STAT = "STAT ";
    private static final String END = "END\r\n";
    private static final String ADDRESS = ":addr tcp";
    private static final int[] OLDEST = {1, 6, 18};
    private static final int PORT_BITS = 16;

    @Override
    public String supported() {
        return "memcached 1.6.18 or newer";
    }

    @Override
    public String asks() {
        return "version and stats";
    }

    @Override
    public byte[] question() {
        return ASK;
    }

    @Override
    public int replies() {
        return 2;
    }

    @Override
    public Optional<StoreIdentity> identity(byte[] answer) {
        Map<String, String> said = new HashMap<>();
        String version = null;
        for (String line : lines(answer).toList()) {
            int blank = line.lastIndexOf(' ');
            if (line.startsWith(VERSION)) {
                version = line.substring(VERSION.length());
            } else if (line.startsWith(STAT) && blank > STAT.length()) {
                said.put(line.substring(STAT.length(), blank), line.substring(blank + 1));
            }
        }
        String pid = said.get("pid");
        if (version == null || pid == null) {
            return Optional.empty();
        }
        try {
            long began =
                    Long.parseLong(said.getOrDefault("time", "")) - Long.parseLong(said.getOrDefault("uptime", ""));
            return Optional.of(new StoreIdentity(pid + "-" + began, "memcached", version, version, false, Set.of()));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static Stream<String> lines(byte[] answer) {
        return new String(answer, ISO_8859_1).lines();
    }

    /** What an older one says to meta commands, and which flags it knows, is not what this node goes by. */
    @Override
    public boolean isSupported(StoreIdentity store) {
        String[] parts = store.version().split("[.-]", -1);
        try {
            for (int i = 0; i < OLDEST.length; i++) {
                int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
                if (part != OLDEST[i]) {
                    return part > OLDEST[i];
                }
            }
            return true;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    /** Where the connection comes from, as a number. On a Unix socket it comes from nowhere. */
    @Override
    public long client(byte[] answer, @Nullable SocketAddress own) {
        return own instanceof InetSocketAddress inet && inet.getAddress() != null
                ? number(inet.getAddress().getAddress(), inet.getPort())
                : NO_CLIENT;
    }

    private static long number(byte[] address, int port) {
        return (Arrays.hashCode(address) & 0xFFFF_FFFFL) << PORT_BITS | port;
    }

    @Override
    public byte[] more(StoreIdentity store) {
        return NOTHING;
    }

    @Override
    public StoreIdentity with(StoreIdentity store, byte[] answer) {
        return store;
    }

    @Override
    public byte[] fence(long client) {
        return ASK_CONNECTIONS;
    }

    @Override
    public boolean isFenced(byte[] answer, long client, long own) {
        String text = new String(answer, ISO_8859_1);
        long others = text.lines().filter(line -> isFrom(line, client)).count() - (client == own ? 1 : 0);
        return text.endsWith(END) && others <= 0;
    }

    /** In {@code STAT 27:addr tcp:127.0.0.1:50000} or {@code STAT 27:addr tcp6:[::1]:50000}. */
    private static boolean isFrom(String line, long client) {
        int address = line.indexOf(ADDRESS);
        int from = address < 0 ? -1 : line.indexOf(':', address + ADDRESS.length());
        int port = line.lastIndexOf(':');
        if (from < 0 || port <= from) {
            return false;
        }
        // An address in digits: nobody is asked what a name means.
        byte[] host = NetUtil.createByteArrayFromIpAddressString(line.substring(from + 1, port));
        try {
            return host != null && number(host, Integer.parseInt(line.substring(port + 1))) == client;
        } catch (NumberFormatException other) {
            return false;
        }
    }
}
