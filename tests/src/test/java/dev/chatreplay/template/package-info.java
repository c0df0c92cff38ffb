/// Compares `template.yaml` with the code: handlers, variables and permissions. The tests read them from the bytecode and need no AWS
/// account.
@NullMarked
package dev.chatreplay.template;

import org.jspecify.annotations.NullMarked;
