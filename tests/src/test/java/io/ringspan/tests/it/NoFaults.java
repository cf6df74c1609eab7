package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class in which Netty reported a buffer that nobody released, or an exception of ours or of Netty's was
 * logged. The leak detector finds what the collector has found, so buffers are made afterwards to let it look.
 */
public final class NoFaults implements BeforeAllCallback, AfterAllCallback {
    private static final int LOOKS = 20;
    private static final int BUFFERS_A_LOOK = 200;

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> watcher = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            boolean leak = event.getLoggerName().endsWith("ResourceLeakDetector");
            boolean thrown =
                    event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.WARN);
            if (leak && event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                faults.add(event.getFormattedMessage());
            } else if (thrown) {
                faults.add(event.getFormattedMessage() + ": "
                        + event.getThrowableProxy().getClassName() + ": "
                        + event.getThrowableProxy().getMessage());
            }
        }
    };

    @Override
    public void beforeAll(ExtensionContext context) {
        watcher.setContext(root().getLoggerContext());
        watcher.start();
        root().addAppender(watcher);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (int look = 0; look < LOOKS; look++) {
            System.gc();
            for (int i = 0; i < BUFFERS_A_LOOK; i++) {
                ByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        root().detachAppender(watcher);
        watcher.stop();
        assertThat(faults).as("leaks and exceptions in the log").isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
