package dev.chatreplay.delivery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// The addresses to which deliveries go: those of the public internet. The rules are the registries of special addresses of IANA
/// ([IPv4](https://www.iana.org/assignments/iana-ipv4-special-registry/), [IPv6](https://www.iana.org/assignments/iana-ipv6-special-registry/)).
final class PublicAddress {
    private static final List<Block> REFUSED_IPV4 = blocks(
            "0.0.0.0/8", // this network.
            "10.0.0.0/8", // private.
            "100.64.0.0/10", // carrier-grade NAT.
            "127.0.0.0/8", // loopback.
            "169.254.0.0/16", // link-local, and the metadata of AWS.
            "172.16.0.0/12", // private.
            "192.0.0.0/24", // protocol assignments.
            "192.0.2.0/24", // documentation.
            "192.31.196.0/24", // AS112.
            "192.52.193.0/24", // multicast tunnels.
            "192.88.99.0/24", // 6to4 relays.
            "192.168.0.0/16", // private.
            "192.175.48.0/24", // AS112.
            "198.18.0.0/15", // benchmarks.
            "198.51.100.0/24", // documentation.
            "203.0.113.0/24", // documentation.
            "224.0.0.0/4", // multicast.
            "240.0.0.0/4"); // reserved, and broadcast.

    /// All unicast addresses that are assigned. It leaves out loopback, `::/96`, IPv4-mapped, NAT64, unique local, link-local, site-local
    /// and multicast addresses.
    private static final List<Block> IPV6 = blocks("2000::/3");
    private static final List<Block> REFUSED_IPV6 = blocks(
            "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks.
            "2001:db8::/32", // documentation.
            "2002::/16", // 6to4.
            "2620:4f:8000::/48", // AS112.
            "3fff::/20"); // documentation.

    /// All addresses that begin with the same bits.
    private record Block(InetAddress first, int bits) {
        boolean contains(byte[] address) {
            var own = first.getAddress();
            for (var i = 0; i < bits; i++) {
                var mask = 0x80 >> (i % Byte.SIZE);
                if ((own[i / Byte.SIZE] & mask) != (address[i / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddress() {}

    private static List<Block> blocks(String... texts) {
        return Stream.of(texts).map(text -> text.split("/", 2))
                .map(parts -> new Block(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1])))
                .toList();
    }

    /// Returns whether deliveries may go to an address. Java holds an IPv4-mapped address as the IPv4 address itself.
    static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address
                ? !isIn(REFUSED_IPV4, bytes)
                : isIn(IPV6, bytes) && !isIn(REFUSED_IPV6, bytes);
    }

    private static boolean isIn(List<Block> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
