package dev.chatreplay.faults.plan;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Changes requests and answers.
public record Patch(UnaryOperator<SdkRequest> request,
        BiFunction<SdkRequest, SdkResponse, SdkResponse> response) implements ExecutionInterceptor {

    /// Changes nothing.
    public static final Patch NONE = new Patch(UnaryOperator.identity(), (_, response) -> response);

    /// Changes requests of one kind.
    public static <T extends SdkRequest> Patch ask(Class<T> kind, UnaryOperator<T> change) {
        return new Patch(request -> kind.isInstance(request) ? change.apply(kind.cast(request)) : request,
                (_, response) -> response);
    }

    /// Changes answers of one kind.
    public static <T extends SdkResponse> Patch answer(Class<T> kind, BiFunction<SdkRequest, T, T> change) {
        return new Patch(UnaryOperator.identity(),
                (request, response) -> kind.isInstance(response)
                        ? change.apply(request, kind.cast(response))
                        : response);
    }

    /// Combines both patches. Requests and answers pass through this patch first, then through `other`.
    public Patch and(Patch other) {
        return new Patch(request -> other.request.apply(this.request.apply(request)),
                (request, response) -> other.response.apply(request, this.response.apply(request, response)));
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return request.apply(context.request());
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        return response.apply(context.request(), context.response());
    }
}
