package dev.chatreplay.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The bytecode of the project, without its tests.
public final class ProjectClasses {
    /// All classes below `dev.chatreplay`, imported once for all tests.
    public static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.chatreplay");

    private ProjectClasses() {}
}
