package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// A test that runs in the full extent alone: `mvn verify` leaves it out, `-Pfaults` runs it.
@Tag(FullExtent.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface FullExtent {
    /// The name that the build's profiles use.
    String TAG = "full-extent";
}
