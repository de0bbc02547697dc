using System.Xml.Linq;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Atom;

/// <summary>A rule in Atom: filter and action are told apart by <c>i:type</c>.</summary>
internal static class RuleXml
{
    public const string Name = "RuleDescription";
    private const string CompatibilityLevel = "20";

    public static RuleDescription Read(XElement xml, string? name)
    {
        XElement? filter = xml.Element(AtomXml.Entity + "Filter");
        XElement? action = xml.Element(AtomXml.Entity + "Action");
        RuleDescription rule = new() { Name = name ?? AtomXml.ReadText(xml, "Name") ?? RuleDescription.DefaultName };
        if (action is not null && TypeOf(action) == "SqlRuleAction")
        {
            rule = rule with
            {
                SqlAction = AtomXml.ReadText(action, "SqlExpression"),
                ActionParameters = ReadPairs(action.Element(AtomXml.Entity + "Parameters")),
            };
        }

        return (filter is null ? "TrueFilter" : TypeOf(filter)) switch
        {
            "TrueFilter" => rule with { SqlExpression = RuleDescription.TrueExpression },
            "FalseFilter" => rule with { SqlExpression = RuleDescription.FalseExpression },
            "SqlFilter" => rule with
            {
                SqlExpression = AtomXml.ReadText(filter!, "SqlExpression"),
                SqlParameters = ReadPairs(filter!.Element(AtomXml.Entity + "Parameters")),
            },
            "CorrelationFilter" => rule with { Correlation = ReadCorrelation(filter!) },
            var other => throw new InvalidDescriptionException(
                $"The filter's i:type is '{other}'. Use SqlFilter, CorrelationFilter, TrueFilter or FalseFilter."),
        };
    }

    public static XElement Write(RuleDescription rule)
    {
        XElement xml = DescriptionXml.Create(Name);
        xml.Add(WriteFilter(rule));
        xml.Add(rule.SqlAction is null
            ? Typed("Action", "EmptyRuleAction")
            : Typed(
                "Action",
                "SqlRuleAction",
                AtomXml.Element("SqlExpression", rule.SqlAction),
                AtomXml.Element("CompatibilityLevel", CompatibilityLevel),
                WriteParameters(rule.ActionParameters)));
        xml.Add(AtomXml.Element("CreatedAt", rule.CreatedAt), AtomXml.Element("Name", rule.Name));
        return xml;
    }

    private static XElement WriteFilter(RuleDescription rule)
    {
        if (rule.Correlation is { } correlation)
        {
            XElement filter = Typed("Filter", "CorrelationFilter");
            filter.Add(CorrelationField.All
                .Where(field => field.Get(correlation) is not null)
                .Select(field => AtomXml.Element(field.Name, field.Get(correlation))));
            filter.Add(new XElement(AtomXml.Entity + "Properties", correlation.Properties.Select(WritePair)));
            return filter;
        }

        string expression = rule.SqlExpression ?? RuleDescription.TrueExpression;
        return Typed(
            "Filter",
            rule.SaysAlways() switch
            {
                true => "TrueFilter",
                false => "FalseFilter",
                null => "SqlFilter",
            },
            AtomXml.Element("SqlExpression", expression),
            AtomXml.Element("CompatibilityLevel", CompatibilityLevel),
            WriteParameters(rule.SqlParameters));
    }

    private static XElement WriteParameters(IReadOnlyDictionary<string, object?>? values) =>
        new(AtomXml.Entity + "Parameters", (values ?? new Dictionary<string, object?>()).Select(WritePair));

    private static XElement Typed(string name, string type, params XElement[] content) =>
        new(AtomXml.Entity + name, new XAttribute(AtomXml.Instance + "type", type), content);

    private static string TypeOf(XElement element)
    {
        string type = (string?)element.Attribute(AtomXml.Instance + "type") ?? string.Empty;
        return type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static CorrelationRule ReadCorrelation(XElement filter) => CorrelationField.Read(
        field => AtomXml.ReadText(filter, field.Name), ReadPairs(filter.Element(AtomXml.Entity + "Properties")));

    private static Dictionary<string, object?> ReadPairs(XElement? pairs)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach (XElement pair in pairs?.Elements() ?? [])
        {
            if (AtomXml.ReadText(pair, "Key") is { } key && pair.Element(AtomXml.Entity + "Value") is { } value)
            {
                values[key] = XmlValue.Read(TypeOf(value), value.Value);
            }
        }

        return values;
    }

    /// <summary>Clients cut off five characters for the prefix: it is <c>d6p1</c>, always.</summary>
    private static XElement WritePair(KeyValuePair<string, object?> pair)
    {
        (string type, string text) = XmlValue.Write(pair.Value);
        return new XElement(
            AtomXml.Entity + "KeyValueOfstringanyType",
            AtomXml.Element("Key", pair.Key),
            new XElement(
                AtomXml.Entity + "Value",
                new XAttribute(XNamespace.Xmlns + "d6p1", AtomXml.Schema),
                new XAttribute(AtomXml.Instance + "type", $"d6p1:{type}"),
                text));
    }
}
