package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that reads our files or calls the API with a program from [ForeignPrograms]. Only `tests/readers` runs it, because the programs must be installed.
///
/// A test that needs `jq`, LibreOffice or Chromium has the tag of that program, too. `tests/readers` leaves it out where the program is missing.
@Tag(ReaderTest.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ReaderTest {
    /// The tag in the profiles of the build.
    String TAG = "readers";
    /// The tag of a test that needs `jq`.
    String JQ = "jq";
    /// The tag of a test that needs LibreOffice.
    String LIBREOFFICE = "libreoffice";
    /// The tag of a test that needs Chromium.
    String CHROMIUM = "chromium";
}
