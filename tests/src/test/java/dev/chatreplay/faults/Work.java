package dev.chatreplay.faults;

import static dev.chatreplay.faults.WorkEvents.lateAndRefusedEvents;
import static dev.chatreplay.faults.WorkEvents.lateEvents;
import static dev.chatreplay.faults.WorkEvents.messages;
import static dev.chatreplay.faults.WorkEvents.refusedEvents;
import static dev.chatreplay.faults.WorkEvents.wholeSession;

import dev.chatreplay.faults.plan.AtCall;
import dev.chatreplay.faults.plan.AtCall.When;
import dev.chatreplay.faults.plan.Failures;
import dev.chatreplay.faults.run.Operator;
import dev.chatreplay.faults.run.Run;
import dev.chatreplay.format.ChatFormat;
import dev.chatreplay.harness.FunctionProcess;
import dev.chatreplay.reference.LinesFormat;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Work that one process does in one invocation, on a session that was prepared for it.
enum Work {
    POST_FIRST_EVENTS {
        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.post(process, messages(run));
        }
    },
    POST_WHOLE_SESSION {
        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.post(process, wholeSession(run));
        }
    },
    POST_LATE_EVENTS {
        @Override
        void prepare(Run run) {
            exported(run);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.post(process, lateEvents(run));
        }
    },
    CONSUME_WHOLE_SESSION {
        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.consume(process, wholeSession(run));
        }
    },
    CONSUME_LATE_EVENTS {
        @Override
        void prepare(Run run) {
            exported(run);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.consume(process, lateEvents(run));
        }
    },
    CONSUME_REFUSED_EVENTS {
        @Override
        void prepare(Run run) {
            exported(run);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.consume(process, lateAndRefusedEvents(run));
        }
    },
    CONSUME_FIRST_EVENT_THAT_IS_REFUSED {
        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.consume(process, refusedEvents(run).subList(0, 1));
        }
    },
    CONSUME_REDRIVEN_EVENTS {
        @Override
        void prepare(Run run) {
            run.deadLetter(wholeSession(run).subList(0, 3));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.consume(process, wholeSession(run).subList(0, 3));
        }
    },
    COMPACT {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(wholeSession(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.compactOnce(process);
        }
    },
    COMPACT_AGAIN {
        @Override
        void prepare(Run run) {
            exported(run);
            run.sendUntilAcknowledged(lateEvents(run));
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.compactOnce(process);
        }
    },
    /// Three workers have died of the work. So the next one dead-letters the request. A late event requests the compaction again.
    ABANDON_COMPACTION {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(wholeSession(run));
            for (int i = 0; i < 3; i++) {
                run.compactOnce(run.harness().healthy.under(
                        AtCall.fails(QueryRequest.class::isInstance, 1, 1, When.BEFORE, Failures.DEATH)));
                run.harness().healthy.revive();
                run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
            }
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            var isAbandoned = run.compactOnce(process);
            if (isAbandoned) {
                // A late event requests the compaction again. A sweep would also visit the sessions of other tests, by the clock of this one.
                run.sendUntilAcknowledged(List.of(run.chat().pinned("m-unknown").last()));
            }
            return isAbandoned;
        }
    },
    COMPACT_TO_THE_SAME_BYTES {
        @Override
        void prepare(Run run) {
            exported(run);
            run.sendUntilAcknowledged(List.of(run.chat().pinned("m-unknown").last()));
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.compactOnce(process);
        }
    },
    GET_ON_DEMAND {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(wholeSession(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process).isOk();
        }
    },
    GET_AFTER_LATE_EVENTS {
        @Override
        void prepare(Run run) {
            exported(run);
            run.sendUntilAcknowledged(lateEvents(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process).isOk();
        }
    },
    GET_FURTHER_FORMAT {
        @Override
        void prepare(Run run) {
            exported(run);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process, LinesFormat.LINES).isOk();
        }
    },
    GET_CSV_FULL {
        @Override
        void prepare(Run run) {
            exported(run);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process, ChatFormat.CSV_FULL).isOk();
        }
    },
    /// A reader has died with the lease. Another reader has queued the work.
    COMPACT_FURTHER_FORMAT {
        @Override
        void prepare(Run run) {
            exported(run);
            var healthy = run.harness().healthy;
            run.get(healthy.under(AtCall.fails(QueryRequest.class::isInstance, 1, 1, When.BEFORE, Failures.DEATH)),
                    ChatFormat.CSV_FULL);
            healthy.revive();
            run.get(healthy, ChatFormat.CSV_FULL);
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.compactOnce(process);
        }
    },
    GET_FURTHER_FORMAT_AFTER_LATE_EVENTS {
        @Override
        void prepare(Run run) {
            exported(run);
            run.sendUntilAcknowledged(lateEvents(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process, LinesFormat.LINES).isOk();
        }
    },
    GET_SNAPSHOT_IN_FURTHER_FORMAT {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(messages(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process, LinesFormat.LINES).isOk();
        }
    },
    COMPACT_AGAIN_IN_THREE_FORMATS {
        @Override
        void prepare(Run run) {
            exported(run);
            run.get(run.harness().healthy, LinesFormat.LINES);
            run.get(run.harness().healthy, ChatFormat.CSV_FULL);
            run.sendUntilAcknowledged(lateEvents(run));
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.compactOnce(process);
        }
    },
    GET_SNAPSHOT {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(messages(run));
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return run.get(process).isOk();
        }
    },
    WITHDRAW {
        @Override
        void prepare(Run run) {
            exported(run);
            run.get(run.harness().healthy);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return new Operator(run).withdraw(process);
        }
    },
    WITHDRAW_AFTER_DELETION {
        @Override
        void prepare(Run run) {
            exported(run);
            run.get(run.harness().healthy);
            run.sendUntilAcknowledged(List.of(run.chat().deleted("m-1").last()));
            run.harness().clock.pass(Run.LONGER_THAN_A_LEASE);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return new Operator(run).withdraw(process);
        }
    },
    WITHDRAW_SNAPSHOTS {
        @Override
        void prepare(Run run) {
            run.sendUntilAcknowledged(messages(run));
            run.get(run.harness().healthy);
        }

        @Override
        boolean act(Run run, FunctionProcess process) {
            return new Operator(run).withdraw(process);
        }
    };

    /// Prepares the session for this work.
    void prepare(Run run) {}

    /// Does the work, or repeats it.
    ///
    /// @return whether the answer reports the work as done
    abstract boolean act(Run run, FunctionProcess process);

    private static void exported(Run run) {
        run.sendUntilAcknowledged(wholeSession(run));
        run.settle();
    }
}
