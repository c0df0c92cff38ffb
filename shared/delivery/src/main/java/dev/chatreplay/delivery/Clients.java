package dev.chatreplay.delivery;

import java.net.Proxy;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.cookie.CookieSpecFactory;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;

/// Creates the HTTP client of a [Receiver]: one request on one connection, and nothing that a receiver could use against Chat Replay.
final class Clients {
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(3);
    /// The limits of an answer's head. Its body has the limit of [Receiver].
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_HEADERS = 100;

    private Clients() {}

    /// Connects without a proxy. A plain socket would use the SOCKS proxy of the system properties, which looks up the host again.
    private static final class DirectConnections extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(SchemePortResolver ports, DnsResolver dns,
                TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(_ -> new Socket(Proxy.NO_PROXY), ports, dns,
                    RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
        }
    }

    /// Creates a client without redirects, retries, cookies, cached credentials, decompression, proxies and reuse of connections.
    static CloseableHttpClient create(DnsResolver dns, SSLContext tls) {
        return HttpClients.custom()
                .setConnectionManager(connections(dns, tls))
                .setConnectionReuseStrategy((_, _, _) -> false)
                // It would read a proxy from no place but here.
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                // Without it, the client loads the list of public suffixes.
                .setDefaultCookieSpecRegistry(RegistryBuilder.<CookieSpecFactory>create().build())
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setDefaultRequestConfig(
                        RequestConfig.custom().setAuthenticationEnabled(false).setProtocolUpgradeEnabled(false).build())
                .setUserAgent("Chat-Replay")
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(DnsResolver dns, SSLContext tls) {
        var head = Http1Config.custom().setMaxLineLength(MAX_HEADER_BYTES).setMaxHeaderCount(MAX_HEADERS).build();
        return new DirectConnections()
                .setDnsResolver(dns)
                // The JDK checks that the certificate is the host's.
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN,
                        NoopHostnameVerifier.INSTANCE))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(head).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(CONNECT_TIMEOUT).build())
                // The timer of the receiver limits the handshake, too.
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(Timeout.ofSeconds(60)).build())
                // The worker limits the deliveries at the same time.
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .build();
    }
}
