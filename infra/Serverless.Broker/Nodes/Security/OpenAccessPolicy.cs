using System.Diagnostics.CodeAnalysis;

namespace Serverless.Broker.Nodes.Security;

/// <summary>Everybody may do everything: a broker without a topology.</summary>
internal sealed class OpenAccessPolicy : IAccessPolicy
{
    public static readonly OpenAccessPolicy Instance = new();

    private OpenAccessPolicy()
    {
    }

    public bool TryAuthorize(string? app, string entity, AccessRight right, [NotNullWhen(false)] out string? message)
    {
        message = null;
        return true;
    }
}
