package dev.chatreplay.vendor;

import dev.chatreplay.harness.ForeignPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares JSON with the types of an npm package, as the TypeScript compiler does.
final class TypeScript {
    /// Prints the errors of a TypeScript file, one a line.
    private static final String COMPILE = """
            const ts = load('typescript');
            const program = ts.createProgram([process.argv[2]], {strict: true, noEmit: true, skipLibCheck: true, types: [],
                strictNullChecks: process.argv[3] === 'nulls', target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext});
            for (const error of ts.getPreEmitDiagnostics(program)) {
              console.log(ts.flattenDiagnosticMessageText(error.messageText, ' ').replaceAll('\\n', ' '));
            }
            """;

    private final StringBuilder script = new StringBuilder();

    /// Adds a value that must have a type.
    ///
    /// @param type the type: `import('cloudflare/resources').Name`
    /// @param json the value
    TypeScript value(String type, Object json) {
        // A type parameter lets the compiler accept fields that the type does not have, and keeps `"LIVE"` narrower than a text.
        script.append("(<T extends %s>(answer: T) => answer)(%s);\n".formatted(type, json));
        return this;
    }

    /// Returns the errors of the compiler.
    String errors(Path directory) throws IOException {
        return compile(directory, "nulls");
    }

    /// Returns the errors of the compiler, which accepts null for every type.
    String errorsButNulls(Path directory) throws IOException {
        return compile(directory, "no nulls");
    }

    private String compile(Path directory, String mode) throws IOException {
        var modules = directory.resolve("node_modules");
        if (!Files.exists(modules)) {
            Files.createSymbolicLink(modules,
                    Path.of(System.getProperty("readers.node")).resolve("node_modules"));
        }
        return ForeignPrograms.node(COMPILE, Files.writeString(directory.resolve("answers.ts"), script), mode);
    }
}
