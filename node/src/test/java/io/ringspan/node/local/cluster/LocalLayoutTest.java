package io.ringspan.node.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Token;
import org.junit.jupiter.api.Test;

class LocalLayoutTest {
    @Test
    void theTokensOfEachRackStandEvenlyOnTheRing() {
        LocalLayout layout = LocalLayout.empty().rack("dc1", "a", 3).rack("dc2", "a", 1);
        assertThat(layout.places())
                .extracting(place -> place.datacenter() + "/" + place.rack() + "/" + place.token())
                .containsExactly("dc1/a/0", "dc1/a/1431655765", "dc1/a/2863311530", "dc2/a/0");
    }

    @Test
    void evenAThousandNodesHaveATokenEach() {
        assertThat(LocalLayout.empty().rack("dc1", "a", 1000).places())
                .extracting(LocalLayout.Place::token)
                .doesNotHaveDuplicates()
                .isSorted()
                .startsWith(Token.of(0));
    }

    @Test
    void aRackWithoutNodesIsRefused() {
        assertThatThrownBy(() -> LocalLayout.empty().rack("dc1", "a", 0)).hasMessageContaining("rack a");
    }
}
