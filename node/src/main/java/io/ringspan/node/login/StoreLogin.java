package io.ringspan.node.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.StoreConf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says first on each connection to its store, where that asks for a password: {@code AUTH} to a Redis; to a memcached that was
 * started with {@code -Y} a {@code set} of any key, whose value is the user and the password.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> An answer of {@value #ANSWER_BYTES_MAX} bytes. What is wrong is logged once, until it is something
 * else or right.
 */
public final class StoreLogin {
    static final int ANSWER_BYTES_MAX = 1024;

    /** Nothing is said. */
    public static final StoreLogin NONE = new StoreLogin(new byte[0], "");

    private static final Logger LOG = LoggerFactory.getLogger(StoreLogin.class);

    private final byte[] words;
    private final String right;
    private final AtomicReference<String> wrong = new AtomicReference<>("");

    private StoreLogin(byte[] words, String right) {
        this.words = words;
        this.right = right;
    }

    /** What the store of that node wants to hear. */
    public static StoreLogin of(StoreConf store) {
        return store.login()
                .map(its -> {
                    byte[] password = its.password().text().getBytes(UTF_8);
                    byte[] user = its.user().getBytes(UTF_8);
                    return store.kind() == StoreConf.Kind.MEMCACHED
                            ? new StoreLogin(memcached(user, password), "STORED")
                            : new StoreLogin(redis(user, password), "+OK");
                })
                .orElse(NONE);
    }

    private static byte[] redis(byte[] user, byte[] password) {
        String of = user.length == 0 ? "" : bulk(user);
        return ("*" + (user.length == 0 ? 2 : 3) + "\r\n$4\r\nAUTH\r\n" + of + bulk(password)).getBytes(ISO_8859_1);
    }

    private static String bulk(byte[] bytes) {
        return "$" + bytes.length + "\r\n" + new String(bytes, ISO_8859_1) + "\r\n";
    }

    private static byte[] memcached(byte[] user, byte[] password) {
        String value = new String(user, ISO_8859_1) + " " + new String(password, ISO_8859_1);
        return ("set ringspan 0 0 " + value.length() + "\r\n" + value + "\r\n").getBytes(ISO_8859_1);
    }

    /**
     * Puts it before the handler of a connection to the store. That hears of the connection once the store has let the node in; of one
     * on which it does not, only that it has ended.
     */
    public ChannelHandler before(Endpoint store, ChannelHandler handler) {
        if (words.length == 0) {
            return handler;
        }
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new LoginHandler(StoreLogin.this, store), handler);
            }
        };
    }

    /** Says it, and waits for the answer. */
    public void say(Endpoint store, InputStream in, OutputStream out) throws IOException {
        if (words.length == 0) {
            return;
        }
        out.write(words);
        out.flush();
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            int next = in.read();
            if (next < 0 || line.length() == ANSWER_BYTES_MAX) {
                throw new EOFException("no answer to the password");
            }
            line.append((char) next);
        }
        if (!isRight(store, line.toString().trim())) {
            throw new IOException(
                    "the store does not take the password: " + line.toString().trim());
        }
    }

    byte[] words() {
        return words;
    }

    /** Whether the store lets the node in; says so if not. */
    boolean isRight(Endpoint store, String answer) {
        boolean yes = answer.equals(right);
        String before = wrong.getAndSet(yes ? "" : answer);
        if (!yes && !before.equals(answer)) {
            LOG.warn(
                    "The store at {} does not let the node in: {}. To fix: store_user and store_password in the node's file as"
                            + " the store has them; then start the node again",
                    store,
                    answer);
        }
        return yes;
    }

    /** Without what is said. */
    @Override
    public String toString() {
        return words.length == 0 ? "no password" : "a password";
    }
}
