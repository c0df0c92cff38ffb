package dev.chatreplay.template;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.chatreplay.architecture.ProjectClasses;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// Finds the AWS calls that a function can make. It follows every method of the project that its handler can reach, and finds the
/// variables that name the resources of each method.
///
/// A method uses the resource whose name its object holds, or the object whose `tableKey` it calls. Otherwise it uses the resource of its
/// caller, or of the creator of its object. For example, `Batches` has no table: it reads Sessions when Sessions calls it. The writer that
/// ExportBucket creates writes to the bucket for every caller.
final class CallGraph {
    private static final String OURS = "dev.chatreplay.";
    private static final Set<String> NO_CALLS = Set.of("builder", "create", "close");

    private final JavaClasses classes = ProjectClasses.ALL;

    /// An AWS call.
    ///
    /// @param caller the class of the project that makes the call
    /// @param service the service, as in the SDK's package name: `dynamodb`
    /// @param method the method of the client
    record AwsCall(String caller, String service, String method) {}

    private record Step(JavaCodeUnit unit, Set<String> variables) {}

    /// Returns the names of all classes that Lambda can call.
    Set<String> handlers() {
        return classes.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(type -> type.getAllRawInterfaces().stream()
                        .anyMatch(i -> i.getPackageName().equals("com.amazonaws.services.lambda.runtime")
                                && i.getSimpleName().endsWith("Handler")))
                .map(JavaClass::getName).collect(Collectors.toSet());
    }

    /// Returns the calls that a function can make, and the variables that name their resources.
    Map<AwsCall, Set<String>> callsFrom(Class<?> handler) throws ReflectiveOperationException {
        var calls = new HashMap<AwsCall, Set<String>>();
        var steps = reachableFrom(handler, Wiring.variablesHeldBy(handler));
        for (var step : steps) {
            targets(step.unit()).flatMap(target -> awsCall(step.unit().getOwner().getName(), target).stream())
                    .forEach(call -> {
                        var variables = ofService(call.service(), step.variables());
                        calls.computeIfAbsent(call, _ -> new HashSet<>())
                                .addAll(variables.isEmpty() ? ofCreators(call.service(), step, steps) : variables);
                    });
        }
        return calls;
    }

    /// Returns the names of the enum's constants that a function can use.
    <E extends Enum<E>> Set<String> constantsFrom(Class<?> handler, Class<E> type) {
        return reachableFrom(handler, Map.of()).stream().flatMap(step -> step.unit().getFieldAccesses().stream())
                .map(JavaFieldAccess::getTarget).filter(field -> field.getOwner().isEquivalentTo(type))
                .map(FieldAccessTarget::getName).collect(Collectors.toSet());
    }

    private static Set<String> ofCreators(String service, Step step, Set<Step> steps) {
        return steps.stream().filter(creation -> creation.unit().isConstructor())
                .filter(creation -> creation.unit().getOwner().equals(step.unit().getOwner()))
                .flatMap(creation -> ofService(service, creation.variables()).stream()).collect(Collectors.toSet());
    }

    private static Set<String> ofService(String service, Set<String> variables) {
        return variables.stream().filter(variable -> Wiring.isOf(service, variable)).collect(Collectors.toSet());
    }

    /// Returns the full names of all methods that call this method.
    Set<String> callersOf(Class<?> owner, String method) {
        return classes.stream().flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> targets(unit).anyMatch(target -> isOf(target, owner, method)))
                .map(JavaCodeUnit::getFullName).collect(Collectors.toSet());
    }

    private static boolean isOf(CodeUnitAccessTarget target, Class<?> owner, String method) {
        return target.getOwner().isEquivalentTo(owner) && target.getName().equals(method);
    }

    /// A call of an interface reaches only the classes whose objects the function creates. Else each function would have the calls of every
    /// contract.
    private Set<Step> reachableFrom(Class<?> handler, Map<String, Set<String>> held) {
        var reached = reachableFrom(handler, held, Set.of());
        for (var created = created(reached);; created = created(reached)) {
            var more = reachableFrom(handler, held, created);
            if (more.equals(reached)) {
                return reached;
            }
            reached = more;
        }
    }

    /// Returns the classes whose constructors are reached, and all their superclasses and interfaces.
    private static Set<JavaClass> created(Set<Step> reached) {
        return reached.stream().map(Step::unit).filter(JavaCodeUnit::isConstructor).map(JavaCodeUnit::getOwner)
                .distinct()
                .flatMap(type -> Stream.concat(Stream.of(type),
                        Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())))
                .collect(Collectors.toSet());
    }

    private Set<Step> reachableFrom(Class<?> handler, Map<String, Set<String>> held, Set<JavaClass> created) {
        var reached = new HashSet<Step>();
        Deque<Step> open = new ArrayDeque<>();
        classes.get(handler).getCodeUnits().forEach(unit -> open.add(new Step(unit, Set.of())));
        while (!open.isEmpty()) {
            var step = open.pop();
            if (reached.add(step)) {
                targets(step.unit()).flatMap(target -> implementations(target, created))
                        .map(unit -> new Step(unit, variables(unit, held, step.variables())))
                        .forEach(open::push);
            }
        }
        return reached;
    }

    private Set<String> variables(JavaCodeUnit unit, Map<String, Set<String>> held, Set<String> ofCaller) {
        var own = held.getOrDefault(unit.getOwner().getName(), Set.of());
        if (!own.isEmpty()) {
            return own;
        }
        var asked = targets(unit).filter(target -> target.getName().equals("tableKey"))
                .flatMap(target -> held.getOrDefault(target.getOwner().getName(), Set.of()).stream())
                .collect(Collectors.toSet());
        return asked.isEmpty() ? ofCaller : asked;
    }

    /// Returns the methods that a method calls or refers to, including its lambdas.
    private static Stream<CodeUnitAccessTarget> targets(JavaCodeUnit unit) {
        return Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
                .map(access -> (CodeUnitAccessTarget) access.getTarget());
    }

    /// Returns the project's methods that a call can reach. After a constructor call, the JDK and the SDK can also call the new object.
    ///
    /// @param created the classes whose objects exist. The constants of an enum always exist.
    private static Stream<JavaCodeUnit> implementations(CodeUnitAccessTarget target, Set<JavaClass> created) {
        var unit = target.resolveMember().filter(member -> member.getFullName().startsWith(OURS));
        if (unit.isEmpty()) {
            return Stream.empty();
        }
        var owner = unit.get().getOwner();
        var more = unit.get().isConstructor()
                ? owner.getMethods().stream().filter(CallGraph::isCalledFromOutside)
                : owner.getAllSubclasses().stream().filter(type -> created.contains(type) || type.isEnum())
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getName().equals(target.getName())
                                && method.getRawParameterTypes().size() == target.getRawParameterTypes().size());
        return Stream.concat(Stream.of(unit.get()), more);
    }

    private static boolean isCalledFromOutside(JavaMethod method) {
        var owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(type -> !type.getName().startsWith(OURS))
                .flatMap(type -> Arrays.stream(type.reflect().getMethods()))
                .anyMatch(outer -> outer.getName().equals(method.getName())
                        && outer.getParameterCount() == method.getRawParameterTypes().size());
    }

    private static boolean isAws(CodeUnitAccessTarget target) {
        return target.getOwner().getPackageName().startsWith("software.amazon.awssdk.services.")
                && target.getOwner().getSimpleName().endsWith("Client")
                && !NO_CALLS.contains(target.getName());
    }

    /// Returns the AWS call of a method. A signed link counts as a call, because it needs the permission of its signer.
    private static Optional<AwsCall> awsCall(String caller, CodeUnitAccessTarget target) {
        if (target.getOwner().isEquivalentTo(AwsV4HttpSigner.class) && target.getName().equals("sign")) {
            return Optional.of(new AwsCall(caller, "s3", "getObject"));
        }
        return isAws(target)
                ? Optional.of(
                        new AwsCall(caller, target.getOwner().getPackageName().split("\\.", -1)[4], target.getName()))
                : Optional.empty();
    }
}
