/// Models of the protocols, small enough to explore every order of their steps.
@NullMarked
package dev.chatreplay.model;

import org.jspecify.annotations.NullMarked;
