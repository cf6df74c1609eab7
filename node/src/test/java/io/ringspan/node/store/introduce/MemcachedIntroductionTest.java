package io.ringspan.node.store.introduce;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemcachedIntroductionTest {
    private static final StoreIntroduction MEMCACHED = MemcachedIntroduction.MEMCACHED;

    private static byte[] answer(String version, long time, long uptime) {
        return ("VERSION " + version + "\r\nSTAT pid 17\r\nSTAT uptime " + uptime + "\r\nSTAT time " + time
                        + "\r\nSTAT version " + version + "\r\nEND\r\n")
                .getBytes(US_ASCII);
    }

    @Test
    void processAndSecondOfStartAreTheRun() {
        StoreIdentity found =
                MEMCACHED.identity(answer("1.6.18", 1_000_100, 100)).orElseThrow();
        assertThat(found).isEqualTo(new StoreIdentity("17-1000000", "memcached", "1.6.18", "1.6.18", false, Set.of()));
        assertThat(MEMCACHED.identity(answer("1.6.18", 1_000_200, 200))).contains(found);
        assertThat(MEMCACHED.identity(answer("1.6.18", 1_000_200, 199)))
                .get()
                .extracting(StoreIdentity::runId)
                .isNotEqualTo(found.runId());
    }

    @Test
    void whatIsNoSuchAnswerIsNobody() {
        for (String text :
                new String[] {"", "ERROR\r\nERROR\r\n", "VERSION 1.6.18\r\nEND\r\n", "STAT pid 1\r\nEND\r\n"}) {
            assertThat(MEMCACHED.identity(text.getBytes(US_ASCII))).as(text).isEmpty();
        }
        assertThat(MEMCACHED.identity(
                        "VERSION 1.6.18\r\nSTAT pid 1\r\nSTAT time x\r\nSTAT uptime 1\r\nEND\r\n".getBytes(US_ASCII)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.6.18,true",
        "1.6.9,false",
        "1.6.100,true",
        "1.5.22,false",
        "1.7,true",
        "2.0.0,true",
        "1.6.18-rc1,true",
        "1.6,false",
        "x,false"
    })
    void oneThatIsOlderIsNotUsed(String version, boolean isSupported) {
        StoreIdentity found = MEMCACHED.identity(answer(version, 2, 1)).orElseThrow();
        assertThat(MEMCACHED.isSupported(found)).isEqualTo(isSupported);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,tcp:127.0.0.1", "::1,tcp6:[::1]", "10.1.2.3,tcp:10.1.2.3"})
    void connectionIsThereAsLongAsItIsNamed(String host, String named) {
        SocketAddress own = new InetSocketAddress(host, 50_123);
        long client = MEMCACHED.client(answer("1.6.18", 2, 1), own);
        assertThat(client).isNotEqualTo(StoreIntroduction.NO_CLIENT);
        String others =
                "STAT 25:addr tcp:*:11211\r\nSTAT 26:addr tcp6:[::]:11211\r\nSTAT 27:addr unix:/run/mc:50123\r\n"
                        + "STAT 28:addr " + named
                        + ":50124\r\nSTAT 28:state conn_read\r\nSTAT 29:addr tcp:9.9.9.9:50123\r\n"
                        + "STAT 30:addr tcp:host.invalid:x\r\n";
        String ours = "STAT 31:addr " + named + ":50123\r\n";
        assertThat(isFenced(others + "END\r\n", client, 0)).isTrue();
        assertThat(isFenced(others + ours + "END\r\n", client, 0)).isFalse();
        assertThat(isFenced(others + ours + "END\r\n", client, client))
                .as("the one over which it is asked")
                .isTrue();
        assertThat(isFenced(ours + others + ours + "END\r\n", client, client)).isFalse();
        assertThat(isFenced(others, client, 0)).as("it is not said to the end").isFalse();
    }

    private static boolean isFenced(String answer, long client, long own) {
        return MEMCACHED.isFenced(answer.getBytes(US_ASCII), client, own);
    }

    @Test
    void onUnixSocketNothingIsKnownOfIt() {
        assertThat(MEMCACHED.client(answer("1.6.18", 2, 1), new SocketAddress() {}))
                .isEqualTo(StoreIntroduction.NO_CLIENT);
    }
}
