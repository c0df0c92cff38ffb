package dev.chatreplay.organization;

import dev.chatreplay.aws.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The role of the owner of a landing bucket. The worker assumes it for its calls to the bucket.
///
/// The owner demands the external id in the trust policy of the role. No two organizations have the same role with the same external id. So no
/// organization can land with the role of another one ([confused deputy](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)).
///
/// @param arn the ARN of the role
/// @param externalId what the trust policy of the role demands
public record LandingRole(String arn, String externalId) {
    /// The rule for ARNs: the rest of a sentence whose subject is the ARN.
    public static final String ARN_RULE = "must name one role, such as arn:aws:iam::123456789012:role/chats. A comma is refused.";
    /// The rule for external ids that an operator chooses: the rest of a sentence whose subject is the id.
    public static final String EXTERNAL_ID_RULE = "must have 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / - "
            + "and must not begin with \"chat-replay:\". Leave it out: then it is chat-replay:ORGANIZATION.";

    private static final int MAX_ARN_CHARACTERS = 600;
    /// Without commas, because they separate the roles of the parameter `LandingRoleArns`.
    private static final Pattern ARN = Pattern.compile(
            "arn:(?<partition>aws[a-z-]*):iam::(?<account>\\d{12}):role/(?:[\\w+=.@-]+/)*[\\w+=.@-]{1,64}");
    /// The rule of [AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final String OWN_PREFIX = "chat-replay:";

    private static final String ROLE = "role";
    private static final String EXTERNAL = "externalId";

    /// Returns whether `text` is the ARN of one role.
    public static boolean isArn(String text) {
        return text.length() <= MAX_ARN_CHARACTERS && ARN.matcher(text).matches();
    }

    /// Returns whether an operator may choose this external id. Ids that begin like [#ownExternalId] may belong to other organizations.
    public static boolean isExternalId(String text) {
        return EXTERNAL_ID.matcher(text).matches() && !text.startsWith(OWN_PREFIX);
    }

    /// Returns the external id of an organization for which the operator chooses none. No other organization has it.
    public static String ownExternalId(String organizationId) {
        return OWN_PREFIX + organizationId;
    }

    /// Returns the AWS account that the role belongs to. The landing bucket must belong to it, too.
    public String account() {
        return part("account");
    }

    /// Returns the partition of AWS: `aws`, `aws-cn` or `aws-us-gov`.
    public String partition() {
        return part("partition");
    }

    private String part(String name) {
        var match = ARN.matcher(arn);
        if (!match.matches()) {
            throw new IllegalStateException("the row of an organization has a landing with a wrong ARN");
        }
        return match.group(name);
    }

    Map<String, AttributeValue> addTo(Map<String, AttributeValue> fields) {
        var all = new HashMap<>(fields);
        all.put(ROLE, AttributeValue.fromS(arn));
        all.put(EXTERNAL, AttributeValue.fromS(externalId));
        return all;
    }

    static Optional<LandingRole> decode(Map<String, AttributeValue> fields) {
        return Optional.ofNullable(fields.get(ROLE))
                .map(role -> new LandingRole(role.s(), Attributes.required(fields, EXTERNAL).s()));
    }
}
