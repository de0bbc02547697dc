using Serverless.Topology.Atom;

namespace Serverless.Topology.Properties;

/// <summary>The types that properties of entities have.</summary>
internal static class PropertyTypes
{
    public static readonly PropertyType<bool> Flag = new(AtomXml.ReadFlag)
    {
        ReadJson = static (reader, name, whenAbsent) => reader.Boolean(name, whenAbsent),
    };

    public static readonly PropertyType<int> Integer = new(AtomXml.ReadInteger)
    {
        ReadJson = static (reader, name, whenAbsent) => reader.Integer(name, whenAbsent),
    };

    public static readonly PropertyType<TimeSpan> Duration = new(AtomXml.ReadDuration)
    {
        ReadJson = static (reader, name, whenAbsent) => reader.Duration(name, whenAbsent),
    };

    public static readonly PropertyType<long> Size = new(AtomXml.ReadLong);

    public static readonly PropertyType<long?> OptionalSize = new(
        static (xml, name, whenAbsent) =>
            AtomXml.ReadText(xml, name) is null ? whenAbsent : AtomXml.ReadLong(xml, name, 0));

    public static readonly PropertyType<string?> Text = new(
        static (xml, name, whenAbsent) => AtomXml.ReadText(xml, name) ?? whenAbsent);

    /// <summary>Another entity: its path in JSON, its address in Atom; empty text is none.</summary>
    public static readonly PropertyType<string?> Entity = new(
        static (xml, name, whenAbsent) => AtomXml.ReadPath(xml, name) ?? whenAbsent)
    {
        ReadJson = static (reader, name, whenAbsent) =>
            reader.OptionalString(name) is { Length: > 0 } text ? text : whenAbsent,
        WriteXml = static (path, root) => path is null ? null : new Uri(root, path).AbsoluteUri,
    };

    public static readonly PropertyType<EntityStatus> Status = new(AtomXml.ReadName);

    public static readonly PropertyType<IReadOnlyList<AuthorizationRule>> AuthorizationRules = new(
        static (xml, _, whenAbsent) => AuthorizationRuleXml.Read(xml, whenAbsent))
    {
        WriteXml = static (rules, _) => AuthorizationRuleXml.Write(rules),
    };
}
