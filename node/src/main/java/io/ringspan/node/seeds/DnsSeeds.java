package io.ringspan.node.seeds;

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
import io.ringspan.conf.SeedProvider.DnsRecords;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The records of a DNS name: together they are the list, in whatever order they come. (Dynomite takes the last TXT record
 * only.) Where addresses are asked for, one kind of them is enough: a name need not have both.
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
    private final DnsRecords records;
    private final int port;

    /**
     * @param server whom to ask, if not those that this machine asks
     * @param port where those listen of whom only the address is known
     */
    public DnsSeeds(String name, Optional<Endpoint> server, DnsRecords records, int port) {
        this.name = name;
        this.server = server;
        this.records = records;
        this.port = port;
    }

    @Override
    public String name() {
        String kind = records == DnsRecords.A ? "A and AAAA" : records.name();
        return kind + " of " + name + server.map(asked -> " at " + asked).orElse("");
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
        List<DnsRecord> found = new ArrayList<>();
        try {
            List<String> entries = switch (records) {
                case TXT -> DnsTexts.ofTexts(ask(resolver, found, DnsRecordType.TXT));
                case SRV -> DnsTexts.ofServices(ask(resolver, found, DnsRecordType.SRV));
                case A -> DnsTexts.ofAddresses(ask(resolver, found, DnsRecordType.A, DnsRecordType.AAAA), port);
            };
            return String.join("|", entries);
        } finally {
            found.forEach(ReferenceCountUtil::release);
        }
    }

    /**
     * The contents of all records of these types, at least one.
     *
     * @param found takes the records, which hold the contents
     */
    private List<ByteBuf> ask(DnsNameResolver resolver, List<DnsRecord> found, DnsRecordType... types)
            throws SeedsUnavailable, InterruptedException {
        List<Future<List<DnsRecord>>> answers = new ArrayList<>();
        for (DnsRecordType type : types) {
            answers.add(asked(resolver, type));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        String why = "the name has no such record";
        for (Future<List<DnsRecord>> answer : answers) {
            boolean isLate = !answer.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (isLate && answer.cancel(true)) {
                why = "no answer came within " + SECONDS_MAX + " s";
            } else if (answer.isSuccess()) {
                found.addAll(answer.getNow());
            } else {
                why = "DNS says: " + answer.cause().getMessage();
            }
        }
        List<ByteBuf> contents = contents(found, List.of(types));
        if (contents.isEmpty()) {
            throw new SeedsUnavailable(why);
        }
        return contents;
    }

    private static List<ByteBuf> contents(List<DnsRecord> found, List<DnsRecordType> types) {
        List<ByteBuf> contents = new ArrayList<>();
        for (DnsRecord record : found) {
            if (types.contains(record.type()) && record instanceof DnsRawRecord raw) {
                contents.add(raw.content());
            }
        }
        return contents;
    }

    private Future<List<DnsRecord>> asked(DnsNameResolver resolver, DnsRecordType type) throws SeedsUnavailable {
        String absolute = name.endsWith(".") ? name : name + ".";
        try {
            return resolver.resolveAll(new DefaultDnsQuestion(absolute, type));
        } catch (IllegalArgumentException noName) {
            throw new SeedsUnavailable("that is no name: " + noName.getMessage());
        }
    }

    private DnsServerAddressStreamProvider servers() {
        return server.<DnsServerAddressStreamProvider>map(asked ->
                        new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(asked.host(), asked.port())))
                .orElseGet(DnsServerAddressStreamProviders::platformDefault);
    }
}
