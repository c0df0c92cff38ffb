package dev.chatreplay.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;

/// Builds URIs from IP addresses. Never uses a host name, because S3 clients address buckets by path only for IP addresses.
final class Addresses {
    private Addresses() {}

    static URI http(InetAddress address, int port) {
        var number = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + number + "]" : number) + ":" + port);
    }
}
