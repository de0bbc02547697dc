namespace Serverless.Broker;

/// <summary>x</summary>
public sealed class BrokerHost
{
    /// <summary>The key that every namespace has and that may do everything.</summary>
    public const string RootKeyName = "RootManageSharedAccessKey";
}
