/**
 * The command line: one class per subcommand, listed in {@link io.ringspan.node.cli.Main}. A subcommand is a picocli
 * {@code @Command} that implements {@code Callable<Integer>}, returns an {@link io.ringspan.node.cli.command.ExitCode}, prints
 * to the {@link io.ringspan.node.terminal.Terminal} of its parent and throws {@link io.ringspan.node.cli.command.CommandFailure} for
 * what a person has to put right. It gets its parent as
 *
 * <pre>
 * &#64;ParentCommand
 * &#64;SuppressWarnings("NullAway.Init") // picocli sets it
 * private Main main;
 * </pre>
 *
 * <p>Runs on the main thread, before or beside everything else. Knows the rest of {@code node}; nothing knows it.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli;
