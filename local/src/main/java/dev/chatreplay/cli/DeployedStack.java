package dev.chatreplay.cli;

import dev.chatreplay.aws.AwsClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// A stack of CloudFormation.
///
/// @param state such as `UPDATE_COMPLETE`
/// @param values the values of its outputs and parameters, by name
record DeployedStack(String name, String state, Map<String, String> values) {

    /// Reads a stack with one call of `DescribeStacks`.
    ///
    /// @throws CommandFailure when there is no such stack, or the credentials may not read it
    static DeployedStack read(String name) {
        try (var aws = AwsClients.fromEnvironment()) {
            var client = aws.onFirstUse(CloudFormationClient.class,
                    () -> aws.configured(CloudFormationClient.builder(), AwsClients.Endpoints::others).build());
            try {
                return client.describeStacks(request -> request.stackName(name)).stacks().stream().findFirst()
                        .map(DeployedStack::of).orElseThrow(() -> unknown(name, client));
            } catch (CloudFormationException e) {
                throw refusal(e, name, client);
            }
        }
    }

    private static DeployedStack of(Stack stack) {
        var values = new HashMap<String, String>();
        stack.parameters().forEach(parameter -> values.put(parameter.parameterKey(), parameter.parameterValue()));
        stack.outputs().forEach(output -> values.put(output.outputKey(), output.outputValue()));
        return new DeployedStack(stack.stackName(), stack.stackStatusAsString(), values);
    }

    private static RuntimeException refusal(CloudFormationException failure, String name,
            CloudFormationClient client) {
        var details = Optional.ofNullable(failure.awsErrorDetails());
        var code = details.map(AwsErrorDetails::errorCode).orElse("");
        if (code.startsWith("AccessDenied")) {
            return new CommandFailure(
                    "The AWS credentials lack the permission cloudformation:DescribeStacks for the stack "
                            + name + ". Add it to them, or set the variables of the command in place of "
                            + StackOption.NAME
                            + ".",
                    failure);
        }
        return details.map(AwsErrorDetails::errorMessage).filter(text -> text.contains("does not exist")).isPresent()
                ? unknown(name, client)
                : failure;
    }

    private static CommandFailure unknown(String name, CloudFormationClient client) {
        return new CommandFailure("CloudFormation has no stack " + name + " in this account and the region "
                + client.serviceClientConfiguration().region() + ". Check " + StackOption.NAME
                + ", AWS_REGION and the credentials.");
    }

    /// Returns the value of a variable.
    ///
    /// @throws CommandFailure when neither an output nor a parameter has it
    String value(StackVariable variable) {
        return Optional.ofNullable(values.get(variable.key())).filter(text -> !text.isBlank())
                .orElseThrow(() -> new CommandFailure("The stack " + name + " (" + state + ") has no output "
                        + variable.key() + ". Deploy this version of Chat Replay to it, or set the variable "
                        + variable + "."));
    }
}
