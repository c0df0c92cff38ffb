/// The function manage-organization.
@NullMarked
package dev.chatreplay.functions.manageorganization;

import org.jspecify.annotations.NullMarked;
