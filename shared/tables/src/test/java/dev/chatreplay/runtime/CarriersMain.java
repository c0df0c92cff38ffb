package dev.chatreplay.runtime;

import java.util.concurrent.CountDownLatch;

/// Runs two calls in parallel. The first waits for the second while it initializes a class, so it keeps its carrier.
/// The process ends with 0 when both calls have ended.
final class CarriersMain {
    private static final CountDownLatch SECOND_CALL = new CountDownLatch(1);

    private CarriersMain() {}

    public static void main(String[] args) {
        Concurrently.run(Waiting::initialize, SECOND_CALL::countDown);
    }

    private static final class Waiting {
        static {
            try {
                SECOND_CALL.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void initialize() {
            // The call itself initializes the class.
        }
    }
}
