package dev.chatreplay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void defaultAddressIsLoopback() throws Exception {
        assertThat(Settings.inMemory().address()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void wildcardAddressIsRefused(String wildcard) {
        assertThatThrownBy(Settings.inMemory().withHost(wildcard)::address).isInstanceOf(StackFailure.class)
                .hasMessageContaining("download links contain it");
    }

    @Test
    void unknownHostIsRefusedByName() {
        assertThatThrownBy(Settings.inMemory().withHost("no-such-host.invalid")::address)
                .isInstanceOf(StackFailure.class).hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void ipv4AndIpv6AddressesBecomeUris() throws Exception {
        assertThat(Addresses.http(InetAddress.getLoopbackAddress(), 80).toString()).startsWith("http://")
                .doesNotContain("localhost");
        assertThat(Addresses.http(InetAddress.ofLiteral("::1"), 80)).hasToString("http://[0:0:0:0:0:0:0:1]:80");
    }

    @Test
    void configurationKeepsVariablesSetBefore() {
        var settings = Settings.inMemory().withConfiguration("A", "1").withConfiguration("B", "2");

        assertThat(settings.configuration()).containsEntry("A", "1").containsEntry("B", "2");
    }
}
