using System.Xml.Linq;
using Serverless.Topology.Atom;

namespace Serverless.Broker.Administration;

/// <summary>Entries, feeds and errors.</summary>
internal static class AtomDocuments
{
    private const string Author = "Serverless.Broker";

    /// <param name="address">Absolute, ending in the entity's path.</param>
    /// <param name="title">The entity's name.</param>
    /// <param name="created">When it was created.</param>
    /// <param name="updated">When it was changed.</param>
    /// <param name="description">The content.</param>
    public static XElement Entry(
        Uri address, string title, DateTimeOffset created, DateTimeOffset updated, XElement description) => new(
        AtomXml.Atom + "entry",
        new XElement(AtomXml.Atom + "id", address.AbsoluteUri),
        Title(title),
        new XElement(AtomXml.Atom + "published", AtomXml.Time(created)),
        new XElement(AtomXml.Atom + "updated", AtomXml.Time(updated)),
        new XElement(AtomXml.Atom + "author", new XElement(AtomXml.Atom + "name", Author)),
        Link("self", address.AbsoluteUri),
        new XElement(AtomXml.Atom + "content", new XAttribute("type", "application/xml"), description));

    /// <summary>One page. Clients look for the next page only among two links or more.</summary>
    public static XElement Feed(
        Uri address,
        string title,
        DateTimeOffset now,
        IReadOnlyList<XElement> entries,
        string? nextPage)
    {
        XElement feed = new(
            AtomXml.Atom + "feed",
            Title(title),
            new XElement(AtomXml.Atom + "id", address.AbsoluteUri),
            new XElement(AtomXml.Atom + "updated", AtomXml.Time(now)),
            Link("self", address.AbsoluteUri));
        if (nextPage is not null)
        {
            feed.Add(Link("next", nextPage));
        }

        feed.Add(entries);
        return feed;
    }

    public static XElement Error(int status, string detail) =>
        new("Error", new XElement("Code", status), new XElement("Detail", detail));

    private static XElement Title(string title) => new(AtomXml.Atom + "title", new XAttribute("type", "text"), title);

    private static XElement Link(string relation, string address) =>
        new(AtomXml.Atom + "link", new XAttribute("rel", relation), new XAttribute("href", address));
}
