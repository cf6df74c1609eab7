package io.ringspan.node.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminOptionsTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void theNewlineOfAFileThatATokenCameFromIsNotPartOfIt() {
        assertThat(AdminOptions.token(TOKEN + "\n").text()).isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789\nabcdef", "0123456789 abcdef", "0123456789abcd\u00e9f", "fewer"})
    void aTokenThatNoHeaderCanHaveIsRefusedWithoutBeingShown(String unfit) {
        assertThatThrownBy(() -> AdminOptions.token(unfit))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("RINGSPAN_ADMIN_TOKEN")
                .hasMessageNotContaining(unfit.substring(0, 5));
    }
}
