package io.ringspan.node.terminal;

/**
 * How far something is: on a terminal one line that is written over, in a pipe a line now and then.
 *
 * <p><b>Owner.</b> The thread that looks.
 */
public final class ProgressLine {
    private static final String REST_OF_LINE = "\u001b[K";

    private final Terminal terminal;
    private final int looksPerLine;
    private int looks;

    /** @param looksPerLine in a pipe, one line is printed each so many looks, beginning with the first */
    public ProgressLine(Terminal terminal, int looksPerLine) {
        this.terminal = terminal;
        this.looksPerLine = looksPerLine;
    }

    /** To be called at each look. */
    public void show(String line) {
        show(line, false);
    }

    /** To be called at each look. What is new is printed in a pipe, too, whatever was printed before. */
    public void show(String line, boolean isNew) {
        if (terminal.interactive()) {
            over(line);
        } else if (isNew || looks % looksPerLine == 0) {
            terminal.err().println(line);
        }
        looks++;
    }

    /** Leaves an empty line on a terminal, and what was printed in a pipe. */
    public void clear() {
        if (terminal.interactive()) {
            over("");
        }
    }

    private void over(String line) {
        terminal.err().print("\r" + line + REST_OF_LINE);
        terminal.err().flush();
    }
}
