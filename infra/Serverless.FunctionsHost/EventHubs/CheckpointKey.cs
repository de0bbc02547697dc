using System.Security.Cryptography;
using System.Text;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Whose position it is: of a function in a partition of a hub, for a consumer group.</summary>
internal sealed record CheckpointKey(
    string Namespace, string Hub, string ConsumerGroup, string Function, string Partition)
{
    /// <summary>A name that is one file's, whatever the parts hold.</summary>
    public string FileName
    {
        get
        {
            var identity = string.Join('\n', Namespace, Hub, ConsumerGroup, Function, Partition).ToLowerInvariant();
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
            return $"{Function}-{hash}.json";
        }
    }
}
