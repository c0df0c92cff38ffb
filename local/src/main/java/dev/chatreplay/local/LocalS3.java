package dev.chatreplay.local;

import dev.chatreplay.local.template.CorsRule;
import dev.chatreplay.runtime.VirtualThreads;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/// S3Proxy with its objects in memory or in a directory.
record LocalS3(S3Proxy proxy, URI endpoint) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalS3.class);

    /// Starts S3Proxy.
    ///
    /// @param port the port of `address`; 0 is any free port
    /// @param cors the CORS rule of the buckets; without origins, S3Proxy ignores it
    static LocalS3 start(InetAddress address, int port, Optional<Path> directory, AwsCredentials credentials,
            CorsRule cors) throws Exception {
        var store = directory.<org.gaul.s3proxy.blobstore.BlobStore>map(
                path -> new FilesystemNio2BlobStore(path.toString())).orElseGet(TransientNio2BlobStore::new);
        // S3Proxy reads origins as regular expressions. Unquoted, https://app.example also matches https://app-example.
        var origins = cors.origins().stream()
                .map(origin -> origin.equals(CorsRule.ANY) ? origin : Pattern.quote(origin)).toList();
        var proxy = S3Proxy.builder().blobStore(store).endpoint(Addresses.http(address, port))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKeyId(), credentials.secretAccessKey())
                .corsRules(new CrossOriginResourceSharing(origins, cors.methods(), cors.requestHeaders(),
                        cors.exposedHeaders(), ""))
                .build();
        proxy.start();
        return new LocalS3(proxy, Addresses.http(address, proxy.getPort()));
    }

    /// Stops the server without waiting. Jetty would wait for two seconds for connections of clients that are closed already.
    @Override
    public void close() {
        VirtualThreads.start(() -> {
            try {
                proxy.stop();
            } catch (Exception e) {
                LOG.warn("S3Proxy did not stop", e);
            }
        });
    }
}
