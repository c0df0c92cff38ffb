package dev.chatreplay.mutation;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Skips test methods, and what runs before and after each, while a JVM of PIT looks for tests. PIT's plugin for JUnit finds the tests of a class by
/// running them, in each JVM that it starts for changed code. This would take half of the time. The first run, without changes, still runs each
/// test.
public final class TestSearch implements InvocationInterceptor {
    private static final boolean RUNS_CHANGES = System.getProperty("sun.java.command", "")
            .startsWith("org.pitest.mutationtest.");
    private static final String FINDER = "org.pitest.junit5.JUnit5TestUnitFinder";

    @Override
    public void interceptBeforeEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        proceedOrSkip(invocation);
    }

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        proceedOrSkip(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        proceedOrSkip(invocation);
    }

    @Override
    public void interceptAfterEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
            ExtensionContext context) throws Throwable {
        proceedOrSkip(invocation);
    }

    private static void proceedOrSkip(Invocation<Void> invocation) throws Throwable {
        if (RUNS_CHANGES && isSearch()) {
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }

    private static boolean isSearch() {
        return StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getClassName().equals(FINDER)));
    }
}
