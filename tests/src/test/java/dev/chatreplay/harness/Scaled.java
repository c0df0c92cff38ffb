package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// A test that tries more in a larger [Extent]: `mvn verify` runs a sample, `-Pfaults` all of it.
@Tag(Scaled.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Scaled {
    /// The name that the build's profiles use.
    String TAG = "scaled";
}
