package dev.chatreplay.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// What SAM local or LocalStack answers in another way than AWS and the embedded stack: left out by `-DexcludedGroups=not-on-sam-local`.
@Tag("not-on-sam-local")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface NotOnSamLocal {
    /// The difference.
    String value();
}
