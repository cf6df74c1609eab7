package io.ringspan.gossip.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalHealthTest {
    private final LocalHealth health = new LocalHealth();

    @Test
    void whoStoodStillMayJudgeNobodyBeforeItHasHeardAfresh() {
        health.stoodStill(0, 100);
        assertThat(health.mayJudge(99)).isFalse();
        health.answered();
        assertThat(health.mayJudge(99)).isTrue();
    }

    @Test
    void ifNobodyAnswersItJudgesAfterAWhile() {
        health.stoodStill(0, 100);
        assertThat(health.mayJudge(100)).isTrue();
    }

    @Test
    void doubtsStretchAllWaitsAndAnswersHealThem() {
        assertThat(health.stretched(10)).isEqualTo(10);
        health.worse();
        health.worse();
        assertThat(health.stretched(10)).isEqualTo(30);
        health.answered();
        assertThat(health.stretched(10)).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            health.worse();
        }
        assertThat(health.score()).isEqualTo(LocalHealth.SCORE_MAX);
    }
}
