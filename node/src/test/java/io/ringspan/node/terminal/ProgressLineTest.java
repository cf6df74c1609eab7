package io.ringspan.node.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ProgressLine line(boolean interactive, int looksPerLine) {
        Terminal terminal = Terminal.of(new ByteArrayOutputStream(), err, interactive, Map.of("LANG", "C.UTF-8"));
        return new ProgressLine(terminal, looksPerLine);
    }

    @Test
    void onATerminalEachLookIsWrittenOverTheLastAndNothingIsLeft() {
        ProgressLine progress = line(true, 2);
        progress.show("one");
        progress.show("two");
        progress.clear();
        assertEquals("\rone\u001b[K\rtwo\u001b[K\r\u001b[K", err.toString(UTF_8));
    }

    @Test
    void inAPipeALineIsPrintedEachSoManyLooksFromTheFirstOn() {
        ProgressLine progress = line(false, 2);
        for (int look = 0; look < 5; look++) {
            progress.show("look " + look);
        }
        progress.clear();
        assertEquals("look 0\nlook 2\nlook 4\n", err.toString(UTF_8));
    }

    @Test
    void inAPipeWhatIsNewIsPrintedInBetween() {
        ProgressLine progress = line(false, 3);
        progress.show("copying", true);
        progress.show("copying");
        progress.show("switched", true);
        progress.show("switched");
        assertEquals("copying\nswitched\nswitched\n", err.toString(UTF_8));
    }
}
