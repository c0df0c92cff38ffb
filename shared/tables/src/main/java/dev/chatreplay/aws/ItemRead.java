package dev.chatreplay.aws;

import java.util.function.Function;

/// The result of reading one item of a batch.
public sealed interface ItemRead<T> {
    /// The item exists.
    record Found<T>(T item) implements ItemRead<T> {}

    /// No item has this key.
    record Missing<T>() implements ItemRead<T> {}

    /// The item could not be read or decoded. The other items have their own results.
    record Failed<T>(RuntimeException cause) implements ItemRead<T> {}

    /// Decodes the item, if it exists. An exception of `decode` becomes the failure of this item.
    default <R> ItemRead<R> map(Function<? super T, ? extends R> decode) {
        return switch (this) {
            case Found(var item) -> {
                try {
                    yield new Found<>(decode.apply(item));
                } catch (RuntimeException e) {
                    yield new Failed<>(e);
                }
            }
            case Missing() -> new Missing<>();
            case Failed(var cause) -> new Failed<>(cause);
        };
    }
}
