package dev.chatreplay.model;

/// Rules by which the sweep finds every session that has work. The model can leave out one of them.
enum DueRule {
    /// A recorder that raises the version moves a visit that is not near.
    MOVE_LATER_VISIT,
    /// A recorder that does not move the visit raises the version only while the visit is near.
    RAISE_ONLY_WHILE_VISIT_IS_NEAR,
    /// The sweep sets the next visit only when the version is the one that it has read.
    COMPARE_VERSION
}
