package io.ringspan.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in a fenced block of the README and of docs is run as it stands there, or is in {@link NotRun} with a reason. */
@BesideOthers
@NeedsProgram({"bash", "curl", "redis-cli"})
class DocumentedCommandsIT {
    @TempDir
    private Path directory;

    @Test
    void theQuickStartDoesWhatItShows() throws IOException {
        Checkout checkout = Checkout.in(directory);
        try (BashSession shell = checkout.shell()) {
            for (DocumentedCommand command : quickStart(checkout)) {
                run(shell, checkout, command);
            }
        }
    }

    @Test
    void everyOtherCommandWorksAtARunningCluster() throws IOException {
        Checkout checkout = Checkout.in(directory);
        Set<String> done = new HashSet<>();
        List<String> broken = new ArrayList<>();
        try (BashSession shell = checkout.shell()) {
            for (DocumentedCommand command : quickStart(checkout)) {
                run(shell, checkout, command);
                if (command.text().startsWith("./ringspan status")) {
                    break; // all is well: it runs
                }
            }
            for (DocumentedCommand command : others(checkout)) {
                String line = NotRun.of(command).isPresent() ? checked(command.text()) : filled(command.text());
                if (done.add(line)) {
                    BashSession.Ended ended = shell.run(checkout.here(line));
                    if (ended.exitCode() != 0) {
                        broken.add(command.where() + ": " + line + "\n  ended with " + ended.exitCode() + ": "
                                + ended.printed());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(done).hasSizeGreaterThan(30); // it still finds them
    }

    @Test
    void nothingIsLeftOutThatNoPageNames() throws IOException {
        List<DocumentedCommand> commands = others(Checkout.in(directory));
        for (NotRun not : NotRun.LIST) {
            assertThat(commands)
                    .as(not.toString())
                    .anyMatch(command -> not.command().matcher(command.text()).matches());
        }
    }

    private static List<DocumentedCommand> quickStart(Checkout checkout) throws IOException {
        return FencedBlock.of(Checkout.QUICK_START, checkout.text(Checkout.QUICK_START)).stream()
                .filter(block -> block.language().equals("console"))
                .flatMap(block -> DocumentedCommand.sessionOf(block).stream())
                .toList();
    }

    private static List<DocumentedCommand> others(Checkout checkout) throws IOException {
        List<DocumentedCommand> commands = new ArrayList<>();
        for (String page : checkout.pages()) {
            FencedBlock.of(page, checkout.text(page)).stream()
                    .filter(block -> !block.language().equals("console"))
                    .forEach(block -> commands.addAll(DocumentedCommand.linesOf(block)));
        }
        return commands;
    }

    /** What only looks may be asked again, until it shows what the page shows; all else is done once. */
    private static void run(BashSession shell, Checkout checkout, DocumentedCommand command) throws IOException {
        String line = checkout.here(command.text());
        DocumentedCommand here = new DocumentedCommand(
                command.where(),
                line,
                command.shown().stream().map(checkout::here).toList());
        boolean looks = (line.startsWith("./ringspan ") && !line.contains("&")) || line.contains(" GET ");
        BashSession.Ended[] last = {shell.run(line)};
        if (looks && !here.isShownBy(last[0].printed())) {
            Await.until(() -> here + " shows that, and not " + last[0].printed(), () -> {
                last[0] = shell.run(line);
                return here.isShownBy(last[0].printed());
            });
        }
        assertThat(here.isShownBy(last[0].printed()))
                .as("%s shows that, and not %s", here, last[0].printed())
                .isTrue();
        assertThat(!here.shown().isEmpty() || last[0].exitCode() == 0)
                .as("%s ended with %s", here, last[0])
                .isTrue();
    }

    /** What stands for something of the reader's is the first node's. HTTP that is refused ends with an error. */
    private static String filled(String line) {
        return line.replace("lint FILE", "lint commands.log")
                .replace("-c FILE", "-c dc1.yml")
                .replace("/etc/ringspan.yml", "dc1.yml")
                .replace("HOST:PORT", "127.0.0.1:8102")
                .replace("KEY...", "user:1")
                .replaceFirst("^curl -s", "curl --fail-with-body -sS");
    }

    /** The options of what is not run exist; of other programs, Bash at least can read the line. */
    private static String checked(String line) {
        String own = line.replaceAll(" +(#|&&).*|[\\[\\]]", "");
        return line.startsWith("./ringspan ") && !line.matches("\\./ringspan (bench|test|docs)\\b.*")
                ? own.replace("-c FILE", "-c dc1.yml") + " --help"
                : "bash -n <<'END'\n" + line + "\nEND";
    }
}
