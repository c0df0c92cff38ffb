package dev.chatreplay.protocol;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/// Base class of the protocol tests that deliver events over the bus.
abstract class BusProtocolTest extends ProtocolTest {
    @AutoClose
    final BusFunction bus = new BusFunction(harness);

    @BeforeEach
    void resetBus() {
        bus.reset();
    }
}
