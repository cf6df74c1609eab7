package io.ringspan.tests.bench.figures;

/**
 * What is measured once a round.
 *
 * @param command as a reader would name it: {@code GET}, {@code MGET 10}
 * @param depth commands that each client sends before it reads the replies
 */
public record Cell(Row row, Contender contender, String command, int depth) {}
