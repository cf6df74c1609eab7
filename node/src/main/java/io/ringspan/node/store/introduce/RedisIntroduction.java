package io.ringspan.node.store.introduce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Redis and what has come from it: {@code INFO} says who it is, and {@code CLIENT KILL} has it drop a connection. */
enum RedisIntroduction implements StoreIntroduction {
    REDIS;

    private static final byte[] ASK =
            "*3\r\n$4\r\nINFO\r\n$6\r\nserver\r\n$11\r\npersistence\r\n*2\r\n$6\r\nCLIENT\r\n$2\r\nID\r\n"
                    .getBytes(US_ASCII);
    private static final byte[] ASK_COMMANDS = "*2\r\n$7\r\nCOMMAND\r\n$4\r\nLIST\r\n".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};
    private static final Pattern CLIENT_ID = Pattern.compile("\n:(\\d{1,18})\r\n$");
    private static final int MAJOR_MIN = 7;
    private static final String NEVER_NEWER = MAJOR_MIN + ".0";

    @Override
    public String supported() {
        return "Redis 7.0 or newer, or Valkey";
    }

    @Override
    public String asks() {
        return "INFO";
    }

    @Override
    public byte[] question() {
        return ASK;
    }

    @Override
    public int replies() {
        return 2;
    }

    /** Reads {@code INFO server} and {@code INFO persistence}, in any wrapping. */
    @Override
    public Optional<StoreIdentity> identity(byte[] answer) {
        Map<String, String> said = new HashMap<>();
        for (String line : new String(answer, ISO_8859_1).lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                said.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        String runId = said.get("run_id");
        String compatible = said.get("redis_version");
        if (runId == null || compatible == null) {
            return Optional.empty();
        }
        String name = said.getOrDefault("server_name", said.containsKey("valkey_version") ? "valkey" : "redis");
        return Optional.of(new StoreIdentity(
                runId,
                name,
                said.getOrDefault(name + "_version", compatible),
                compatible,
                "1".equals(said.get("loading")),
                Set.of()));
    }

    /** Ringspan's command table is that of Redis 7.0: an older store would refuse or misread some of it. */
    @Override
    public boolean isSupported(StoreIdentity store) {
        String compatible = store.compatible();
        int dot = compatible.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? compatible : compatible.substring(0, dot)) >= MAJOR_MIN;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public long client(byte[] answer, @Nullable SocketAddress own) {
        Matcher last = CLIENT_ID.matcher(new String(answer, ISO_8859_1));
        return last.find() ? Long.parseLong(last.group(1)) : NO_CLIENT;
    }

    /** It may have commands that Redis 7.0 has not. */
    @Override
    public byte[] more(StoreIdentity store) {
        String compatible = store.compatible();
        boolean isOldest = compatible.equals(NEVER_NEWER) || compatible.startsWith(NEVER_NEWER + ".");
        return isOldest ? NOTHING : ASK_COMMANDS;
    }

    /** The names in an array of texts; none in an error. Of an answer that is too long the last ones are missing. */
    @Override
    public StoreIdentity with(StoreIdentity store, byte[] answer) {
        return answer.length == 0 || answer[0] != '*'
                ? store
                : store.with(new String(answer, ISO_8859_1)
                        .lines()
                        .filter(line -> !line.isEmpty() && "*$+".indexOf(line.charAt(0)) < 0)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public byte[] fence(long client) {
        String id = Long.toString(client);
        return ("*4\r\n$6\r\nCLIENT\r\n$4\r\nKILL\r\n$2\r\nID\r\n$" + id.length() + "\r\n" + id + "\r\n")
                .getBytes(US_ASCII);
    }

    /** Whatever the reply is: a store that has no such connection, or will not say so, has nothing better to offer. */
    @Override
    public boolean isFenced(byte[] answer, long client, long own) {
        return true;
    }
}
