package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that has more cases in a larger [Extent]: `mvn verify` runs a small sample of them, `-Pfaults` a larger one, and
/// `-Pfaults-long` all.
@Tag(Scaled.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Scaled {
    /// The tag in the profiles of the build.
    String TAG = "scaled";
}
