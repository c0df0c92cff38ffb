package dev.chatreplay.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that fails on SAM local or LocalStack, because they answer differently from AWS and the embedded stack.
/// `-DexcludedGroups=not-on-sam-local` leaves these tests out.
@Tag("not-on-sam-local")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface NotOnSamLocal {
    /// Describes the difference.
    String value();
}
