package dev.chatreplay.api.hundredms;

import dev.chatreplay.api.Choices;
import dev.chatreplay.api.QueryParameters;
import java.util.Optional;

/// The query parameters of the list of assets.
///
/// @param sessionId only the asset of this session; from `session_id`, else from `job_id`
/// @param isEmpty whether no asset can match: none has another type than `chat`, none has failed, and each job has one asset
record AssetQuery(ListQuery page, Optional<String> sessionId, boolean isEmpty) {
    private static final int MAX_JOB_ID_CODE_POINTS = 1024;

    /// Reads the parameters. [QueryParameters#check] reports the wrong ones.
    static AssetQuery read(QueryParameters query) {
        var page = ListQuery.read(query);
        var sessionId = ListQuery.id(query, "session_id");
        var jobId = query.text("job_id", MAX_JOB_ID_CODE_POINTS);
        var ofJob = jobId.flatMap(AssetId::sessionOf);
        var isOtherType = query.choice("type", AssetType.byName()).filter(type -> type != AssetType.CHAT).isPresent();
        var isFailed = query.choice("status", Choices.of("completed", false, "failed", true)).orElse(false);
        var isOtherJob = jobId.isPresent() && (ofJob.isEmpty() || sessionId.filter(id -> !ofJob.get().equals(id))
                .isPresent());
        return new AssetQuery(page, sessionId.or(() -> ofJob), isOtherType || isFailed || isOtherJob);
    }
}
