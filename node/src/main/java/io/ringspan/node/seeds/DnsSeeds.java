package io.ringspan.node.seeds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.ringspan.base.Endpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The TXT records of a DNS name: together they are the list, in whatever order they come. (Dynomite takes the last record
 * only.) The strings of one record are one text.
 *
 * <p><b>Threads.</b> One at a time asks; while it does there is one more, which talks to the server. <b>Limits.</b> Each
 * server is waited for {@value #SERVER_MILLIS} ms, all of them {@value #SECONDS_MAX} s; an answer that does not fit a
 * datagram is asked for over TCP.
 */
public final class DnsSeeds implements SeedSource {
    private static final int SERVER_MILLIS = 1500;
    private static final int SECONDS_MAX = 5;

    private final String name;
    private final Optional<Endpoint> server;

    /** @param server whom to ask, if not those that this machine asks */
    public DnsSeeds(String name, Optional<Endpoint> server) {
        this.name = name;
        this.server = server;
    }

    @Override
    public String name() {
        return "TXT of " + name + server.map(asked -> " at " + asked).orElse("");
    }

    @Override
    public String ask() throws SeedsUnavailable, InterruptedException {
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("ringspan-seeds-dns", true), NioIoHandler.newFactory());
        try (DnsNameResolver resolver = new DnsNameResolverBuilder(threads.next())
                .datagramChannelFactory(NioDatagramChannel::new)
                .socketChannelFactory(NioSocketChannel::new)
                .nameServerProvider(servers())
                .searchDomains(List.of())
                .queryTimeoutMillis(SERVER_MILLIS)
                .build()) {
            return ask(resolver);
        } finally {
            threads.shutdownGracefully(0, SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    private String ask(DnsNameResolver resolver) throws SeedsUnavailable, InterruptedException {
        String absolute = name.endsWith(".") ? name : name + ".";
        Future<List<DnsRecord>> answer;
        try {
            answer = resolver.resolveAll(new DefaultDnsQuestion(absolute, DnsRecordType.TXT));
        } catch (IllegalArgumentException noName) {
            throw new SeedsUnavailable("that is no name: " + noName.getMessage());
        }
        if (!answer.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            answer.cancel(true);
            throw new SeedsUnavailable("no answer came within " + SECONDS_MAX + " s");
        }
        List<DnsRecord> records = answer.getNow();
        if (records == null) {
            throw new SeedsUnavailable("DNS says: " + answer.cause().getMessage());
        }
        try {
            return text(records);
        } finally {
            records.forEach(ReferenceCountUtil::release);
        }
    }

    private DnsServerAddressStreamProvider servers() {
        return server.<DnsServerAddressStreamProvider>map(asked ->
                        new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(asked.host(), asked.port())))
                .orElseGet(DnsServerAddressStreamProviders::platformDefault);
    }

    private static String text(List<DnsRecord> records) throws SeedsUnavailable {
        List<String> texts = new ArrayList<>();
        for (DnsRecord record : records) {
            if (record.type().equals(DnsRecordType.TXT) && record instanceof DnsRawRecord raw) {
                texts.add(joined(raw.content()));
            }
        }
        if (texts.isEmpty()) {
            throw new SeedsUnavailable("the name has no TXT record");
        }
        Collections.sort(texts);
        return String.join("|", texts);
    }

    /** A record is strings of up to 255 bytes, each behind its length. */
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
