package io.ringspan.node.seeds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.util.NetUtil;
import io.ringspan.base.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the contents of DNS records say, as entries of a list of nodes; the same list in whatever order the records come. */
final class DnsTexts {
    private static final int SRV_NAME_AT = 3 * Short.BYTES;

    /** One SRV record. */
    private record Service(int priority, int weight, Endpoint target) {
        static final Comparator<Service> ORDER = Comparator.comparingInt(Service::priority)
                .thenComparing(Comparator.comparingInt(Service::weight).reversed())
                .thenComparing(service -> service.target.toString());
    }

    private DnsTexts() {}

    /** TXT: the strings of a record, each of up to 255 bytes behind its length, are one text. */
    static List<String> ofTexts(List<ByteBuf> records) throws SeedsUnavailable {
        List<String> texts = new ArrayList<>();
        for (ByteBuf record : records) {
            texts.add(joined(record));
        }
        return texts.stream().sorted().toList();
    }

    /** A and AAAA: each an address, where somebody listens at this port. */
    static List<String> ofAddresses(List<ByteBuf> records, int port) throws SeedsUnavailable {
        List<String> texts = new ArrayList<>();
        for (ByteBuf record : records) {
            try {
                InetAddress address = InetAddress.getByAddress(ByteBufUtil.getBytes(record));
                texts.add(new Endpoint(NetUtil.toAddressString(address), port).toString());
            } catch (UnknownHostException unfit) {
                throw new SeedsUnavailable("an address has " + record.readableBytes() + " bytes");
            }
        }
        return texts.stream().sorted().distinct().toList();
    }

    /** SRV: hosts and ports, first those that are preferred. One without a host says that the service is not there. */
    static List<String> ofServices(List<ByteBuf> records) throws SeedsUnavailable {
        List<Service> services = new ArrayList<>();
        for (ByteBuf record : records) {
            if (record.readableBytes() <= SRV_NAME_AT) {
                throw new SeedsUnavailable("an SRV record is cut short");
            }
            int at = record.readerIndex();
            String name = name(record, at + SRV_NAME_AT);
            int port = record.getUnsignedShort(at + 2 * Short.BYTES);
            if (!name.isEmpty()) {
                Endpoint target = target(name, port);
                services.add(
                        new Service(record.getUnsignedShort(at), record.getUnsignedShort(at + Short.BYTES), target));
            }
        }
        return services.stream()
                .sorted(Service.ORDER)
                .map(service -> service.target().toString())
                .distinct()
                .toList();
    }

    private static Endpoint target(String name, int port) throws SeedsUnavailable {
        try {
            return new Endpoint(name, port);
        } catch (IllegalArgumentException unfit) {
            throw new SeedsUnavailable(
                    "an SRV record names " + name + ", which cannot be called: " + unfit.getMessage());
        }
    }

    /** A record is a part of its whole message, which a name in it may point into. */
    private static String name(ByteBuf record, int at) throws SeedsUnavailable {
        try {
            String name = DefaultDnsRecordDecoder.decodeName(record.duplicate().readerIndex(at));
            return name.substring(0, name.length() - 1); // of the dot at its end
        } catch (CorruptedFrameException | IndexOutOfBoundsException malformed) {
            throw new SeedsUnavailable("an SRV record names nothing: " + malformed.getMessage());
        }
    }

    private static String joined(ByteBuf strings) throws SeedsUnavailable {
        StringBuilder text = new StringBuilder();
        int at = strings.readerIndex();
        while (at < strings.writerIndex()) {
            int length = strings.getUnsignedByte(at);
            if (length > strings.writerIndex() - at - 1) {
                throw new SeedsUnavailable("a TXT record is cut short");
            }
            text.append(strings.toString(at + 1, length, UTF_8));
            at += 1 + length;
        }
        return text.toString();
    }
}
