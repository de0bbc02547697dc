using System.Xml.Linq;

namespace Serverless.Broker.Administration;

internal sealed record AdministrationReply(int Status, XElement? Document = null);
