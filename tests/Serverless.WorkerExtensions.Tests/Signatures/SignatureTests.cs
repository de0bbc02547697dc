using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.WorkerExtensions.Tests.Signatures;

/// <summary>The extension that this build uses, stand-in or package, against the list of what the package's version
/// has: apps compile the same with both.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData(typeof(ServiceBusTriggerAttribute), "ServiceBus-5.24.0.txt")]
    [InlineData(typeof(EventHubTriggerAttribute), "EventHubs-6.5.0.txt")]
    public void Assembly_PublicSignatures_AreThePackages(Type type, string list)
    {
        using var file = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream(list).ShouldNotBeNull());

        PublicSignatures.Of(type.Assembly).ShouldBe(
            file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
