using Google.Protobuf;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http.Admin;

/// <summary>Makes the trigger's value of a function that is run by hand.</summary>
internal static class ManualInputs
{
    private const string Timer =
        """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    /// <summary>The value; null with the reason when such a function cannot be run by hand.</summary>
    public static TypedData? TryCreate(BindingDefinition trigger, string input, out string reason)
    {
        reason = string.Empty;
        switch (trigger.Type.ToUpperInvariant())
        {
            case "TIMERTRIGGER":
                return new TypedData { Json = Timer };
            case "HTTPTRIGGER":
                reason = "The function has an HTTP trigger: send the request to its own address.";
                return null;
            case "ORCHESTRATIONTRIGGER" or "ACTIVITYTRIGGER" or "ENTITYTRIGGER":
                reason = "Durable functions are run by the task hub: start an orchestration instead.";
                return null;
        }

        if (trigger.SupportsDeferredBinding || trigger.IsBatch)
        {
            reason = $"The parameter '{trigger.Name}' of the {trigger.Type} is no text: send it a message instead.";
            return null;
        }

        return trigger.WantsBytes
            ? new TypedData { Bytes = ByteString.CopyFromUtf8(input) }
            : new TypedData { String = input };
    }
}
