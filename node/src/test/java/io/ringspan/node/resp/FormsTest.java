package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.resp.Forms.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final long NOW = 1_700_000_000_123L;

    private final Forms forms = new Forms();
    private final ByteBuf out = Unpooled.buffer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set k v",
                "set k v EXAT 2000000000",
                "set k v pxat 2000000000000",
                "expireat k 1",
                "pexpireat k x",
                "zadd k 1 m",
                "zadd k CH 1 m",
                "zadd k INCR 1 m",
                "zadd k ch incr 1 nx",
                "geoadd k CH 1 2 m",
                "xadd k 1-1 f v",
                "xadd k MAXLEN 5 7 f *",
                "xadd k MAXLEN = 5 7-1 f v",
                "xadd k MINID 5 7-1 f v",
                "xtrim k MAXLEN 5",
                "xtrim k MAXLEN = 5",
                "xtrim k FOO",
                "bitfield k SET u8 0 1 OVERFLOW SAT INCRBY u8 0 1",
                "sort k BY nosort GET # LIMIT 0 STORE",
                "sort_ro k ALPHA DESC",
                "sort k BY w_* GET # GET o_*->f",
                "sort k GET STORE STORE",
                "sort_ro k GET o_* STORE d",
                "georadius k 1 2 3 km WITHDIST",
                "georadius k 1 2 3 km STORE",
                "sort_ro k STORE d",
                "georadiusbymember k m 3 km ASC",
                "get k"
            })
    void whatFollowsFromTheArgumentsGoesAsItStands(String line) {
        assertThat(decide(line)).isEqualTo(Verdict.AS_IS);
        assertThat(out.isReadable()).isFalse();
    }

    /** A store that knows them would choose an id of its own behind them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "xadd k KEEPREF * f v",
                "xadd k MAXLEN ~ 5 delref 1-1 f v",
                "xadd k NOMKSTREAM ACKED * f v",
                "xadd k IDMP p i * f v",
                "xtrim k MAXLEN 5 ACKED"
            })
    void optionsOfNewerStoresAreRefusedByName(String line) {
        assertThat(decide(line)).isEqualTo(Verdict.REFUSED);
        assertThat(out.toString(ISO_8859_1)).contains("is not served yet with ").endsWith("what is there\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set k v EX 10|SET k v PXAT 1700000010123",
                "SET k v px 10|SET k v PXAT 1700000000133",
                "set k v EX 1 ex 2|SET k v PXAT 1700000002123",
                "set k '' EX 1|SET k '' PXAT 1700000001123",
                "setex k 10 v|SET k v PXAT 1700000010123",
                "psetex k 10 v|SET k v PXAT 1700000000133",
                "setex k 9223370336854775 v|SET k v PXAT 9223372036854775123",
                "expire k 10|PEXPIREAT k 1700000010123",
                "expire k -10|PEXPIREAT k 1699999990123",
                "pexpire k 0|PEXPIREAT k 1700000000123",
                "pexpire k -9223372036854775808|PEXPIREAT k -9223370336854775685",
            })
    void aTimeToLiveBecomesTheMomentItself(String line, String expected) {
        assertThat(decide(line)).isEqualTo(Verdict.REWRITTEN);
        assertThat(written()).isEqualTo(array(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set k v NX|'set' is not served yet with NX",
                "set k v XX EX 10|'set' is not served yet with XX",
                "set k v GET|'set' is not served yet with GET",
                "set k v keepttl|'set' is not served yet with KEEPTTL",
                "expire k 10 GT|'expire' is not served yet with GT",
                "pexpireat k 10 nx|'pexpireat' is not served yet with NX",
                "zadd k NX 1 m|'zadd' is not served yet with NX",
                "zadd k ch lt 1 m|'zadd' is not served yet with LT",
                "geoadd k xx 1 2 m|'geoadd' is not served yet with XX",
                "xadd k * f v|'xadd' is not served yet with *",
                "xadd k 5-* f v|'xadd' is not served yet with *",
                "xadd k MAXLEN = 5 LIMIT 3 * f v|'xadd' is not served yet with *",
                "xadd k NOMKSTREAM 1-1 f v|'xadd' is not served yet with NOMKSTREAM",
                "bitfield k OVERFLOW fail INCRBY u8 0 1|'bitfield' is not served yet with OVERFLOW FAIL",
                "lpop k|'lpop' is not served yet",
                "georadiusbymember k m 3 km STOREDIST d|'georadiusbymember' is not served yet with STORE",
                "georadius k 1 2 3 km STORE d|'georadius' is not served yet with STORE",
                "georadius k 1 2 3 km STORE d STOREDIST d|'georadius' is not served yet with STORE",
                "sort k LIMIT 0 1 STORE d|'sort' is not served yet with STORE",
                "sort k STORE d BY w_*|'sort' is not served yet with STORE",
                "sort k GET STORE STORE d|'sort' is not served yet with STORE",
                "sinterstore d a b|'sinterstore' is not served yet",
                "eval x 1 k|'eval' is not served yet",
                "copy a b DB 0|'copy' is not served yet",
                "xreadgroup GROUP block c STREAMS k >|'xreadgroup' is not served yet",
            })
    void whatDependsOnTheStoreIsForOneReplicaAlone(String line, String expected) {
        assertThat(decide(line)).isEqualTo(Verdict.DECIDED);
        assertThat(written())
                .startsWith("-ERR command " + expected + " where a key has several replicas: ")
                .endsWith("\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "copy a b DB 1|'copy' is not served yet with DB",
                "georadius k 1 2 3 km STORE d STOREDIST e|'georadius' is not served yet with two keys to store at",
            })
    void whatNoReplicaCanDoIsRefusedByName(String line, String expected) {
        assertThat(decide(line)).isEqualTo(Verdict.REFUSED);
        assertThat(written()).startsWith("-ERR command " + expected + ": ").endsWith("\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blpop k 0",
                "bzmpop 0 1 k MIN",
                "xread BLOCK 0 STREAMS k 0",
                "xread COUNT 1 block 0 streams k 0",
                "xreadgroup GROUP streams c BLOCK 0 STREAMS k >",
                "xreadgroup group g streams block 0 streams k >",
                "xreadgroup COUNT 1 GROUP g c BLOCK 0 STREAMS k >",
            })
    void whatMayWaitWaitsOnTheNode(String line) {
        assertThat(decide(line)).isEqualTo(Verdict.WAITS);
        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xadd k MAXLEN ~ 5 1-1 f v|xadd k MAXLEN = 5 1-1 f v",
                "xadd k maxlen ~ 5 LIMIT 7 1-1 f v|xadd k maxlen = 5 1-1 f v",
                "xtrim k MINID ~ 5|xtrim k MINID = 5",
                "xtrim k MAXLEN ~ 5 LIMIT 0|xtrim k MAXLEN = 5"
            })
    void aboutSoManyIsExactlySoMany(String line, String expected) {
        assertThat(decide(line)).isEqualTo(Verdict.REWRITTEN);
        assertThat(written()).isEqualTo(array(expected));
    }

    @Test
    void anOptionWithAZeroByteBehindItIsAnOptionAsItIsForRedis() {
        assertThat(decide("zadd k NX\0junk 1 m")).isEqualTo(Verdict.DECIDED);
        out.clear();
        assertThat(decide("set k v px\0 10")).isEqualTo(Verdict.REWRITTEN);
    }

    private Verdict decide(String line) {
        CommandLine command = CommandLine.of(line);
        return forms.decide(command.command(), command.arguments(), NOW, out);
    }

    private String written() {
        return out.toString(ISO_8859_1);
    }

    private static String array(String line) {
        return new String(RespSocket.command(CommandLine.of(line).words()), ISO_8859_1);
    }
}
