package dev.chatreplay.faults.run;

import dev.chatreplay.client.Api;
import dev.chatreplay.export.Withdrawal.Begun;
import dev.chatreplay.harness.FunctionProcess;
import java.util.Optional;

/// Withdraws the files of one session, and checks that links that were given out before lead to nothing then.
public record Operator(Run run) {
    private static final int MAX_ATTEMPTS = 5;

    /// Withdraws the files, and delivers the compaction request to a healthy process.
    ///
    /// @param command the process of the operator's command
    /// @return whether the command reports success
    public boolean withdraw(FunctionProcess command) {
        var before = run.evidence().links();
        var isDone = begin(command).filter(begun -> switch (begun) {
            case Begun.SnapshotsDeleted _ -> true;
            case Begun.Requested(var version) -> {
                run.compactOnce(run.harness().healthy);
                yield finish(command, version);
            }
            case Begun.TooLate _,Begun.Unknown _ -> throw new AssertionError("not withdrawn: " + begun);
        }).isPresent();
        if (isDone) {
            before.stream().filter(link -> Api.fetch(link).statusCode() != 404).forEach(
                    link -> run.evidence().addViolation("a link still works after its withdrawal: " + link));
        }
        return isDone;
    }

    /// Begins to withdraw the files. Empty when that fails.
    public Optional<Begun> begin(FunctionProcess command) {
        run.evidence().withdraw();
        return command.beginWithdrawal(run.owner(), run.chat().sessionId());
    }

    /// Deletes the old objects, if new ones are committed.
    ///
    /// @return whether they were deleted
    public boolean finish(FunctionProcess command, long version) {
        return command.finishWithdrawal(run.owner(), run.chat().sessionId(), version);
    }

    /// Repeats the command until it succeeds.
    public void withdrawUntilDone() {
        for (int attempt = 1; !withdraw(run.harness().healthy); attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                run.evidence().addViolation("a healthy process does not withdraw the files");
                return;
            }
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }
    }
}
