using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Serverless.Broker.Entities;
using Serverless.Broker.SharedAccess;
using Serverless.Topology.Atom;

namespace Serverless.Broker.Administration;

/// <summary>
/// The administration API (Service Bus: REST, Atom). Without an authorization everybody may do everything: the
/// broker then listens on loopback only.
/// </summary>
internal sealed class AdministrationApplication(
    BrokerNamespace broker,
    TimeProvider timeProvider,
    ILogger logger,
    RequestAuthorization? authorization = null,
    bool isOnLoopback = true)
    : IHttpApplication<HttpContext>
{
    private const string ContentType = "application/atom+xml;type=entry;charset=utf-8";
    private const string ResourcesPrefix = "$Resources/";
    private readonly EntityRequests _entities = new(broker, timeProvider);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (AdministrationException e)
        {
            await RefuseAsync(context, e);
        }
        catch (BrokerException e)
        {
            await RefuseAsync(context, AdministrationException.From(e));
        }
        catch (InvalidDescriptionException e)
        {
            await RefuseAsync(context, AdministrationException.BadRequest(e.Message));
        }
        catch (XmlException e)
        {
            await RefuseAsync(context, AdministrationException.BadRequest($"The body is not XML: {e.Message}"));
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, new AdministrationException(e.StatusCode, e.Message, e));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.RequestFailed(logger, context.Request.Method, context.Request.Path, e);
            await RefuseAsync(
                context, new AdministrationException(500, "The request failed. The broker's log says why.", e));
        }
    }

    private static async Task RefuseAsync(HttpContext context, AdministrationException refusal)
    {
        if (!context.Response.HasStarted)
        {
            XElement error = AtomDocuments.Error(refusal.Status, refusal.Message);
            await WriteAsync(context, refusal.Status, error, "application/xml; charset=utf-8");
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, XElement document, string contentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task RouteAsync(HttpContext context)
    {
        if (isOnLoopback && !LoopbackHosts.Allows(context.Request.Host.Host))
        {
            throw new AdministrationException(
                StatusCodes.Status421MisdirectedRequest,
                $"The broker listens on this machine alone and is not '{context.Request.Host.Host}'. Call it "
                + "localhost, or by its address; for other names let it --listen on another address, with --keys.");
        }

        string path = EntityAddress.Normalize(context.Request.Path.Value ?? string.Empty);
        if (HttpMethods.IsGet(context.Request.Method) && await TryServiceAsync(context, path))
        {
            return;
        }

        authorization?.Demand(context.Request.Headers.Authorization, path);
        AdministrationReply reply = await _entities.AnswerAsync(await ReadAsync(context, path));
        if (reply.Document is null)
        {
            context.Response.StatusCode = reply.Status;
            return;
        }

        await WriteAsync(context, reply.Status, reply.Document, ContentType);
    }

    private async Task<bool> TryServiceAsync(HttpContext context, string path)
    {
        if (string.Equals(path, "health", StringComparison.OrdinalIgnoreCase))
        {
            await context.Response.WriteAsJsonAsync(new { status = "healthy" }, context.RequestAborted);
            return true;
        }

        authorization?.Demand(context.Request.Headers.Authorization, path);
        if (string.Equals(path, "$namespaceinfo", StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync(context, 200, NamespaceInfo(Root(context)), ContentType);
            return true;
        }

        return false;
    }

    private static Uri Root(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}/");

    private static int Number(HttpContext context, string name, int otherwise) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : otherwise;

    private static async Task<AdministrationRequest> ReadAsync(HttpContext context, string path)
    {
        XDocument? body = null;
        if (HttpMethods.IsPut(context.Request.Method))
        {
            body = await RequestBody.ReadAsync(context.Request.Body, context.RequestAborted);
        }

        bool list = path.StartsWith(ResourcesPrefix, StringComparison.OrdinalIgnoreCase);
        return new AdministrationRequest
        {
            Method = context.Request.Method,
            Path = list ? path[ResourcesPrefix.Length..] : path,
            IsResourceList = list,
            Root = Root(context),
            Skip = Number(context, "$skip", 0),
            ApiVersion = context.Request.Query["api-version"],
            Top = Math.Clamp(
                Number(context, "$top", AdministrationRequest.LargestPage), 1, AdministrationRequest.LargestPage),
            IsUpdate = context.Request.Headers.IfMatch.Count > 0,
            Body = body,
        };
    }

    private XElement NamespaceInfo(Uri root)
    {
        XElement info = DescriptionXml.Create(
            "NamespaceInfo",
            ("CreatedTime", timeProvider.GetUtcNow()),
            ("MessagingSKU", "Premium"),
            ("MessagingUnits", 1),
            ("ModifiedTime", timeProvider.GetUtcNow()),
            ("Name", root.Host),
            ("NamespaceType", "Messaging"));
        return AtomDocuments.Entry(
            new Uri(root, "$namespaceinfo"), root.Host, timeProvider.GetUtcNow(), timeProvider.GetUtcNow(), info);
    }
}
