package io.ringspan.conf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.command.CommandConf;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordsTest {
    @Test
    void aSecretIsNeverPrinted() {
        Secret secret = new Secret("hunter2");
        ClientConf clients =
                new ClientConf(1, 1, 1, 1, 1, 1, 1, 1, Optional.of(secret), Optional.empty(), CommandConf.NONE);

        assertThat(clients.toString()).doesNotContain("hunter2").contains(Secret.MASK);
    }

    @ParameterizedTest
    @CsvSource({"hunter2, true", "hunter, false", "hunter22, false", "'', false"})
    void aSecretMatchesItselfOnly(String given, boolean matches) {
        assertThat(new Secret("hunter2").matches(given.getBytes(UTF_8))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0, 2, 1", "0, 3, 3", "0, 64, 3", "5, 1, 5"})
    void theNumberOfWorkersFollowsTheCoresUnlessItIsGiven(int workers, int cores, int running) {
        ProcessConf process =
                new ProcessConf(Optional.empty(), workers, Transport.AUTO, 0, 0, ProcessConf.Watch.DEFAULT);

        assertThat(process.workersOn(cores)).isEqualTo(running);
    }

    @Test
    void aNodeIsNamedByTheLowestOfItsTokens() {
        List<Token> tokens = List.of(Token.of(4_294_967_295L), Token.of(7), Token.of(2_147_483_648L));
        PlaceConf place = new PlaceConf(new Datacenter("d"), new Rack("r"), tokens);

        assertThat(place.id()).hasToString("d/r/7");
        assertThat(place.tokens()).isSorted();
    }

    @Test
    void aNodeWithoutTokensHasNoPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlaceConf(new Datacenter("d"), new Rack("r"), List.of()));
    }
}
