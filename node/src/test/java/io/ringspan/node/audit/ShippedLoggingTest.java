package io.ringspan.node.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.File;
import org.junit.jupiter.api.Test;

class ShippedLoggingTest {
    @Test
    void whateverTheLevelOfAllOthersIsChangesAreLogged() throws JoranException {
        LoggerContext context = new LoggerContext();
        context.putProperty("RINGSPAN_LOG", "ERROR");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("src/main/resources/logback.xml"));
        assertThat(context.getLogger("io.ringspan.node").getEffectiveLevel()).isEqualTo(Level.ERROR);
        assertThat(context.getLogger("io.ringspan.audit").getLevel()).isEqualTo(Level.INFO);
    }
}
