package dev.chatreplay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.local.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// The AWS account of the owner of a landing bucket. Its STS knows one role, and its S3 is an S3Proxy that checks the signature of each call.
///
/// The keys of the functions open the buckets of the stack, and only the credentials of the role open the buckets of the owner.
final class OwnerAccount implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::123456789012:role/chats";

    private static final String OWNER = "owner";
    private static final String TOKEN = "token-of-";
    private static final String NAMESPACE = " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";

    private final HttpServer sts;
    private final S3Proxy s3;
    /// Keeps the buckets of the stack, so that this S3 has them, too.
    private final Path directory;
    private final Map<String, AccessGrant> grants = new ConcurrentHashMap<>();
    private final TransientNio2BlobStore buckets = new TransientNio2BlobStore();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private volatile String externalId = "";
    private volatile boolean expires;

    private OwnerAccount(HttpServer sts, S3Proxy s3, Path directory) {
        this.sts = sts;
        this.s3 = s3;
        this.directory = directory;
    }

    /// Starts STS and S3 with this bucket.
    static OwnerAccount start(String bucket) {
        try {
            // S3Proxy does not know the token of a session. It is signed like the other headers.
            var s3 = S3Proxy.builder().blobStore(new TransientNio2BlobStore()).endpoint(http(0))
                    .ignoreUnknownHeaders(true)
                    .awsAuthentication(AuthenticationType.AWS_V4, OWNER, OWNER).build();
            var sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var account = new OwnerAccount(sts, s3, Files.createTempDirectory("landing"));
            sts.createContext("/", account::answer);
            sts.start();
            s3.setBlobStoreLocator((identity, _, _) -> account.grants.get(identity));
            s3.start();
            account.buckets.createContainer(bucket);
            account.grants.put(OWNER, new AccessGrant(OWNER, account.buckets));
            return account;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI http(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Makes the worker use this STS and this S3.
    Settings configure(Settings settings) {
        return settings.withData(directory).withConfiguration("AWS_ENDPOINT_URL_S3", http(s3.getPort()).toString())
                .withConfiguration("AWS_ENDPOINT_URL_STS", http(sts.getAddress().getPort()).toString());
    }

    /// Opens the buckets of the stack for the keys of its functions.
    void admit(Map<String, String> environment) {
        grants.put(Objects.requireNonNull(environment.get("AWS_ACCESS_KEY_ID")),
                new AccessGrant(Objects.requireNonNull(environment.get("AWS_SECRET_ACCESS_KEY")),
                        new FilesystemNio2BlobStore(directory.resolve("s3").toString())));
    }

    /// Returns the access key of a session, by its token.
    static String keyOf(String token) {
        return token.startsWith(TOKEN) ? token.substring(TOKEN.length()) : "no session: " + token;
    }

    /// Sets the external id that the trust policy of the role demands.
    void trust(String trusted) {
        externalId = trusted;
    }

    /// Sets whether credentials expire as soon as they are issued.
    void expire(boolean expire) {
        expires = expire;
    }

    /// Returns the calls to STS since the last call of this method: their parameters, and the header `Authorization`.
    List<Map<String, String>> requests() {
        var all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    /// Returns a client of the owner.
    S3Client client() {
        return S3Client.builder().endpointOverride(http(s3.getPort())).forcePathStyle(true).region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(OWNER, OWNER)))
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            request.put("Authorization", text(exchange.getRequestHeaders().getFirst("Authorization")));
            requests.add(request);
            var isTrusted = "AssumeRole".equals(request.get("Action")) && ROLE.equals(request.get("RoleArn"))
                    && externalId.equals(request.get("ExternalId"));
            var body = (isTrusted ? issue() : refusal()).getBytes(UTF_8);
            exchange.sendResponseHeaders(isTrusted ? 200 : 403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String text(@Nullable String header) {
        return Objects.requireNonNullElse(header, "");
    }

    private static Map<String, String> parameters(String form) {
        return new HashMap<>(Stream.of(form.split("&", -1)).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8))));
    }

    private String issue() {
        var key = "ASIA" + requests.size() + "X" + System.nanoTime();
        if (!expires) {
            grants.put(key, new AccessGrant("secret-of-" + key, buckets));
        }
        return "<AssumeRoleResponse" + NAMESPACE + "><AssumeRoleResult><Credentials><AccessKeyId>" + key
                + "</AccessKeyId><SecretAccessKey>secret-of-" + key + "</SecretAccessKey><SessionToken>" + TOKEN + key
                + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                + "</AssumeRoleResponse>";
    }

    private static String refusal() {
        return "<ErrorResponse" + NAMESPACE + "><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                + "<Message>the role does not trust the caller</Message></Error></ErrorResponse>";
    }

    @Override
    public void close() {
        sts.stop(0);
        try (var files = Files.walk(directory)) {
            s3.stop();
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the account of the owner did not close", e);
        }
    }
}
