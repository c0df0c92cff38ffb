package dev.chatreplay.faults.bugs;

import dev.chatreplay.faults.run.Run;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// A compactor that commits the pointer before it uploads the object. The object is complete in the end.
public final class PointerBeforeUpload implements ExecutionInterceptor {
    private static final String ELSEWHERE = "not-yet/";

    private final Run run;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /// Creates the bug for one run.
    public PointerBeforeUpload(Run run) {
        this.run = run;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof PutObjectRequest put)) {
            return context.request();
        }
        keys.add(put.key());
        return put.toBuilder().key(ELSEWHERE + put.key()).build();
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (context.request() instanceof UpdateItemRequest update
                && update.updateExpression().contains("#export = :export")) {
            var stack = run.harness().stack();
            var bucket = stack.variable("EXPORT_BUCKET");
            keys.forEach(late -> stack.s3().copyObject(r -> r.sourceBucket(bucket).sourceKey(ELSEWHERE + late)
                    .destinationBucket(bucket).destinationKey(late)));
        }
    }
}
