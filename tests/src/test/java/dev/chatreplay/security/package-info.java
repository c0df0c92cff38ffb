/// What `docs/security.md` promises: one test class for each way in or out.
@NullMarked
package dev.chatreplay.security;

import org.jspecify.annotations.NullMarked;
