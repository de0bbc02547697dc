using System.Globalization;
using System.Xml.Linq;

namespace Serverless.Topology.Atom;

/// <summary>
/// <c>AuthorizationRules/AuthorizationRule[@i:type='SharedAccessAuthorizationRule']</c> with ClaimType, ClaimValue,
/// Rights/AccessRights, CreatedTime, ModifiedTime, KeyName, PrimaryKey, SecondaryKey, in this order.
/// </summary>
internal static class AuthorizationRuleXml
{
    private const string Type = "SharedAccessAuthorizationRule";
    private static readonly string[] Rights = ["Listen", "Manage", "Send"];

    /// <summary>The rules of a description; those there were when it says nothing of them.</summary>
    public static IReadOnlyList<AuthorizationRule> Read(XElement description, IReadOnlyList<AuthorizationRule> old) =>
        description.Element(AtomXml.Entity + "AuthorizationRules") is { } rules
            ? [.. rules.Elements(AtomXml.Entity + "AuthorizationRule").Select(ReadOne)]
            : old;

    public static XElement Write(IReadOnlyList<AuthorizationRule> rules) => new(
        AtomXml.Entity + "AuthorizationRules", rules.Select(WriteOne));

    private static AuthorizationRule ReadOne(XElement rule)
    {
        string name = AtomXml.ReadText(rule, "KeyName")
            ?? throw new InvalidDescriptionException("An AuthorizationRule has no KeyName. Name it.");
        string[] rights =
        [
            .. rule.Elements(AtomXml.Entity + "Rights").Elements(AtomXml.Entity + "AccessRights").Select(r => r.Value),
        ];
        if (rights.FirstOrDefault(right => !Rights.Contains(right, StringComparer.Ordinal)) is { } unknown)
        {
            throw new InvalidDescriptionException(
                $"The AuthorizationRule '{name}' has the right '{unknown}'. Use {string.Join(", ", Rights)}.");
        }

        return new AuthorizationRule
        {
            KeyName = name,
            PrimaryKey = AtomXml.ReadText(rule, "PrimaryKey"),
            SecondaryKey = AtomXml.ReadText(rule, "SecondaryKey"),
            Rights = rights,
            CreatedAt = Time(rule, "CreatedTime"),
            ModifiedAt = Time(rule, "ModifiedTime"),
        };
    }

    private static DateTimeOffset Time(XElement rule, string name) => DateTimeOffset.TryParse(
        AtomXml.ReadText(rule, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : DateTimeOffset.UnixEpoch;

    private static XElement WriteOne(AuthorizationRule rule) => new(
        AtomXml.Entity + "AuthorizationRule",
        new XAttribute(AtomXml.Instance + "type", Type),
        AtomXml.Element("ClaimType", "SharedAccessKey"),
        AtomXml.Element("ClaimValue", "None"),
        new XElement(
            AtomXml.Entity + "Rights", rule.Rights.Select(right => AtomXml.Element("AccessRights", right))),
        AtomXml.Element("CreatedTime", rule.CreatedAt),
        AtomXml.Element("ModifiedTime", rule.ModifiedAt),
        AtomXml.Element("KeyName", rule.KeyName),
        AtomXml.Element("PrimaryKey", rule.PrimaryKey),
        AtomXml.Element("SecondaryKey", rule.SecondaryKey));
}
