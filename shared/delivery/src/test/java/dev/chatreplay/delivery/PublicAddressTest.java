package dev.chatreplay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
            "192.0.3.0", "192.167.255.255",
            "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.114.0", "223.255.255.255",
            "93.184.216.34",
            "2000::", "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::", "2001:db9::", "2001:ffff::", "2003::",
            "2606:2800:220:1::1",
            "3ffe::", "3fff:1000::", "3fff:ffff::"})
    void publicAddressPasses(String address) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.0", "172.31.255.255",
            "192.0.0.0", "192.0.0.170",
            "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.0", "192.168.255.255",
            "192.175.48.1", "198.18.0.0",
            "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.0",
            "255.255.255.255"})
    void specialIpv4AddressIsRefused(String address) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isFalse();
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral("::ffff:" + address))).as("mapped").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "::93.184.216.34", "::ffff:0:93.184.216.34", "64:ff9b::93.184.216.34",
            "64:ff9b:1::1", "100::1", "1fff:ffff::",
            "2001::1", "2001:0:53aa:64c:0:0:0:1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::",
            "2001:db8::1", "2002::1",
            "2002:5db8:d822::1", "2620:4f:8000::1", "3fff::1", "3fff:fff:ffff::", "4000::", "5f00::1", "fc00::1",
            "fd00:ec2::254", "fe80::1", "feb0::1",
            "fec0::1", "ff02::1", "ffff::"})
    void specialIpv6AddressIsRefused(String address) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }
}
