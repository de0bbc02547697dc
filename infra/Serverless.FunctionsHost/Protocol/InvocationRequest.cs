using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Protocol;

/// <content>What goes with a request to a worker of this process, and over no wire.</content>
internal sealed partial class InvocationRequest
{
    /// <summary>Gets or sets what flows into the function; null for nothing.</summary>
    public InvocationFlow? Flow { get; set; }
}
