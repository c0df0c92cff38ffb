package dev.chatreplay.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;

/// Addresses as URIs: always the number, never the name, so that S3 clients address buckets by path.
final class Addresses {
    private Addresses() {}

    static URI http(InetAddress address, int port) {
        var number = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + number + "]" : number) + ":" + port);
    }
}
