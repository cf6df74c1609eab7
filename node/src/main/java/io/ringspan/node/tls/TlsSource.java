package io.ringspan.node.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connections are made with, by files that may change: those that begin from then on are made with the new ones, those that are
 * open stay. Files that do not fit leave all as it was.
 *
 * <p><b>Threads.</b> Any; who reads files waits for one another, and is no worker. <b>Limits.</b> {@value #UNDER_WAY_MAX} handshakes
 * that others have begun are under way at once: who comes then is closed.
 */
public final class TlsSource {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

    static final int UNDER_WAY_MAX = 1_024;
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsFiles files;
    private final Function<TlsFiles.Content, SslContext> maker;
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder failures = new LongAdder();
    private TlsFiles.Content content; // guarded by this
    private volatile SslContext context;
    private volatile long expirySeconds;
    private volatile long saidNanos;
    private String trouble = ""; // guarded by this

    private TlsSource(TlsFiles files, Function<TlsFiles.Content, SslContext> maker) {
        this.files = files;
        this.maker = maker;
        this.content = files.read();
        this.context = maker.apply(content);
        this.expirySeconds = TlsFiles.expirySeconds(content).orElse(0L);
    }

    /**
     * For connections that are accepted.
     *
     * @throws TlsFileException if the files do not hold what they should; it names the setting
     */
    public static TlsSource server(TlsFiles files, ClientAuth asked) {
        return new TlsSource(files, content -> files.server(content, asked));
    }

    /**
     * For connections that are made.
     *
     * @param verifiesHost whether the other's certificate must have the name of the host that is called
     * @throws TlsFileException as the other
     */
    public static TlsSource client(TlsFiles files, boolean verifiesHost) {
        return new TlsSource(files, content -> files.client(content, verifiesHost));
    }

    /** What it is for. */
    String use() {
        return files.use();
    }

    /** What the next connection is made with. */
    SslContext now() {
        return context;
    }

    /** How it stands. */
    public TlsFacts facts() {
        return new TlsFacts(files.use(), expirySeconds, failures.sum());
    }

    /** A handshake begins that somebody else has asked for; returns false if too many are under way. */
    boolean begins() {
        if (underWay.incrementAndGet() <= UNDER_WAY_MAX) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    /** It has ended, in whatever way. */
    void ended() {
        underWay.decrementAndGet();
    }

    /** A connection could not be made, or was not taken; returns whether it is time to say so. */
    boolean failed(long nowNanos) {
        failures.increment();
        long last = saidNanos;
        if (last != 0 && nowNanos - last < SAY_NANOS) {
            return false;
        }
        saidNanos = nowNanos;
        return true;
    }

    /** Reads the files; why they do not fit, if so. Changes nothing. */
    public synchronized Optional<String> unfit() {
        try {
            Objects.requireNonNull(maker.apply(files.read()));
            return Optional.empty();
        } catch (TlsFileException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
    }

    /** Reads the files, and goes over to them if they are others. What does not fit is logged once. */
    public synchronized void look() {
        try {
            TlsFiles.Content now = files.read();
            if (now.equals(content)) {
                trouble = "";
                return;
            }
            context = maker.apply(now);
            content = now;
            expirySeconds = TlsFiles.expirySeconds(now).orElse(0L);
            trouble = "";
            LOG.info("TLS for {}: the files have changed, and connections from now on go by them", files.use());
        } catch (TlsFileException unfit) {
            String line = String.valueOf(unfit.getMessage());
            if (!line.equals(trouble)) {
                LOG.error("TLS for {} goes on with what it had: {}", files.use(), line);
            }
            trouble = line;
        }
    }
}
