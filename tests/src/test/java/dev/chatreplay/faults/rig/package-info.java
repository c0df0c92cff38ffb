/// What the fault tests run on: one embedded stack, function instances whose calls to AWS can be made to fail, and the record of
/// what a run was told.
@NullMarked
package dev.chatreplay.faults.rig;

import org.jspecify.annotations.NullMarked;
