/**
 * The dashboards, as tables of panels: a panel is a question, a unit, and a sentence that says what its answer means.
 * {@code conf/grafana/dashboards} is written from them.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.observe.board;
