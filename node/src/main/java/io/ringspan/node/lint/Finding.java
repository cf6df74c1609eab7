package io.ringspan.node.lint;

/**
 * One command that would behave differently for one reason.
 *
 * @param command as people write it: {@code CLIENT TRACKING}
 * @param count how often the log has it
 * @param line the first line that has it, from 1
 * @param example that line's command, as it stands there, cut
 */
public record Finding(Kind kind, String command, String reason, long count, long line, String example) {}
