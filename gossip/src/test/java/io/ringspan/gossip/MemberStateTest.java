package io.ringspan.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberStateTest {
    @ParameterizedTest(name = "{0}: reads {1}, writes {2}")
    @CsvSource({
        "JOINING,     NEVER,          false",
        "STANDBY,     NEVER,          false",
        "WRITES_ONLY, NEVER,          true",
        "RESUMING,    NEVER,          true",
        "NORMAL,      ALWAYS,         true",
        "BEHIND,      AS_LAST_RESORT, true",
        "LEAVING,     AS_LAST_RESORT, true",
        "DOWN,        NEVER,          false",
    })
    void saysWhatAMemberMayBeSent(MemberState state, MemberState.Reads reads, boolean writes) {
        assertThat(state.reads()).isEqualTo(reads);
        assertThat(state.takesWrites()).isEqualTo(writes);
    }
}
