package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Gives a test the constants of its enum as [Extent#some] chooses them: a quarter in the quick extent, half in the full one. The name of the
/// test sets where the choice begins, so that tests of the same constants try different ones.
@ArgumentsSource(SampledEnum.Constants.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SampledEnum {
    /// The names of the constants to choose from.
    String[] value();

    /// Reads the constants of the first parameter.
    final class Constants extends AnnotationBasedArgumentsProvider<SampledEnum> {
        @Override
        protected Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
                ExtensionContext context, SampledEnum annotation) {
            var names = List.of(annotation.value());
            var all = parameters.getFirst().orElseThrow().getParameterType().getEnumConstants();
            var constants = Stream.of(all).filter(constant -> names.contains(((Enum<?>) constant).name())).toList();
            if (constants.size() != names.size()) {
                throw new IllegalArgumentException("not all of these are constants: " + names);
            }
            return Extent.some(constants, context.getRequiredTestMethod().getName()).stream().map(Arguments::of);
        }
    }
}
