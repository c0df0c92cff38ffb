/// A model of the commit protocol, small enough that every order of its steps can be looked at.
@NullMarked
package dev.chatreplay.model;

import org.jspecify.annotations.NullMarked;
