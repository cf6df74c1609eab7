package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.Secret;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may change a node over HTTP. Reading is free; a change needs the token or a client's certificate. Where the node's file
 * asks for neither, whoever is on the node's own machine may make changes, and no web page: a browser there sends what any page on the internet tells it to.
 *
 * <p>Decides only; keeps no state.
 *
 * @param port what the node is told at this moment
 */
record Access(Supplier<AdminPort> port) {
    private static final String BEARER = "Bearer ";

    private static final String NEEDS_TOKEN =
            "a change needs the token: send \"Authorization: Bearer TOKEN\" with what admin_token says; ./ringspan takes it by -c FILE"
                    + " or from RINGSPAN_ADMIN_TOKEN";

    private static final String OR_CERTIFICATE =
            ". Or show a certificate that was issued by one of admin_tls_client_ca, as by curl --cert";

    private static final String NEEDS_CERTIFICATE =
            "a change needs a client's certificate that was issued by one of admin_tls_client_ca, on the node's own machine too: show it"
                    + " as by curl --cert; ./ringspan shows none. To let it make changes: set admin_token as well";

    /**
     * Who sent a request.
     *
     * @param address for the log
     * @param onThisMachine for certain
     * @param node the address of the node that it came to, from that same address; null if it came from a loopback address, over a
     *     Unix socket or from another machine
     * @param certificate the name in the certificate that it has shown and that was verified; null if there is none
     */
    record Caller(
            String address,
            boolean onThisMachine,
            @Nullable InetAddress node,
            @Nullable String certificate) {}

    /**
     * What became of the wish to change something.
     *
     * @param refusal what is answered instead, if it is refused
     * @param as by what right, for the audit log
     */
    record Verdict(Optional<Answer> refusal, String as) {
        private static Verdict granted(String as) {
            return new Verdict(Optional.empty(), as);
        }

        private static Verdict forbidden(String why, String as) {
            return refused(HttpResponseStatus.FORBIDDEN, why, as);
        }

        private static Verdict refused(HttpResponseStatus status, String why, String as) {
            return new Verdict(Optional.of(Answer.text(status, why)), as);
        }
    }

    /** Whether {@code caller} may change something by a request that begins so. */
    Verdict change(Caller caller, HttpRequest head) {
        HttpHeaders headers = head.headers();
        AdminPort conf = port.get();
        if (conf.open()) {
            return Verdict.granted("admin_open");
        }
        String said = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (said != null && conf.token().isPresent()) {
            return ofToken(said, conf.token().get());
        }
        Optional<String> browser = Traces.ofBrowser(headers);
        if (browser.isPresent()) {
            return Verdict.forbidden(
                    "changes are not taken from a browser without the token (admin_token), and this request has the header "
                            + browser.get() + ", as a browser's have",
                    "browser");
        }
        Optional<String> proxy = Traces.ofProxy(headers);
        if (proxy.isPresent()) {
            return Verdict.forbidden(
                    "changes are not taken through a proxy without the token (admin_token), since anybody may be behind it, and"
                            + " this request has the header " + proxy.get() + ", as a proxy's have",
                    "proxy");
        }
        if (caller.certificate() != null) {
            return Verdict.granted("certificate " + caller.certificate());
        }
        boolean byCertificate = conf.tls().flatMap(Tls::clientCa).isPresent();
        if (conf.token().isPresent()) {
            return Verdict.forbidden(byCertificate ? NEEDS_TOKEN + OR_CERTIFICATE : NEEDS_TOKEN, "nobody");
        }
        if (byCertificate) {
            return Verdict.forbidden(NEEDS_CERTIFICATE, "nobody");
        }
        return caller.onThisMachine() ? ofThisMachine(caller, head) : ofStranger();
    }

    private static Verdict ofThisMachine(Caller caller, HttpRequest head) {
        return Traces.callsItByAddress(head, caller.node())
                ? Verdict.granted("this machine")
                : Verdict.forbidden(
                        "without the token (admin_token) a change is taken only if its header Host says localhost, a loopback"
                                + " address, or the very address that the connection was made to and comes from",
                        "host");
    }

    private static Verdict ofStranger() {
        return Verdict.forbidden(
                "changes are taken on the node's own machine only, at the address that stats_listen names, or at 127.0.0.1 if"
                        + " that is 0.0.0.0. To take them from elsewhere: set admin_token and send it, or, where everybody"
                        + " who reaches this port may change the node, set admin_open: true",
                "nobody");
    }

    private static Verdict ofToken(String said, Secret token) {
        boolean right = said.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.matches(said.substring(BEARER.length()).trim().getBytes(UTF_8));
        return right
                ? Verdict.granted("token")
                : Verdict.refused(
                        HttpResponseStatus.UNAUTHORIZED,
                        "this is not the token that admin_token says: send \"Authorization: Bearer TOKEN\"",
                        "wrong token");
    }
}
