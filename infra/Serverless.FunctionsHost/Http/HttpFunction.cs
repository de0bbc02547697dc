using Serverless.FunctionsHost.Http.Keys;
using Serverless.FunctionsHost.Http.Rpc;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http;

/// <summary>What the front knows of an HTTP function before any request comes.</summary>
internal sealed class HttpFunction
{
    private static readonly TypedData EmptyHttp = new() { Http = new RpcHttp() };

    public HttpFunction(FunctionDefinition definition)
    {
        Definition = definition;
        Level = KeyLevels.Of(definition.Trigger!.GetString("authLevel"));
        TriggerName = definition.Trigger.Name;
        ForwardedInput = new ParameterBinding { Name = TriggerName, Data = EmptyHttp };
        Output = definition.Outputs
            .FirstOrDefault(output => output.Type.Equals("http", StringComparison.OrdinalIgnoreCase))?.Name
                ?? "$return";
        CheckAnswer = result => RpcHttpAnswers.Check(Output, result);
    }

    /// <summary>Gets the function.</summary>
    public FunctionDefinition Definition { get; }

    /// <summary>Gets whose keys open it.</summary>
    public KeyLevel Level { get; }

    /// <summary>Gets the name of the trigger's parameter.</summary>
    public string TriggerName { get; }

    /// <summary>
    /// Gets the input of an invocation whose request went to the worker's own server: it is never changed.
    /// </summary>
    public ParameterBinding ForwardedInput { get; }

    /// <summary>Gets the name of the output that is the answer; <c>$return</c> for the result.</summary>
    public string Output { get; }

    /// <summary>Gets what fails an invocation whose answer cannot be sent.</summary>
    public Action<InvocationResult> CheckAnswer { get; }
}
