namespace Serverless.TaskHub.Instances;

/// <summary>What ids clients may give.</summary>
internal static class InstanceIds
{
    /// <summary>The Durable Task Scheduler's limit, for orchestrations and entities.</summary>
    public const int MaxLength = 100;

    /// <exception cref="TaskHubException">It is too long.</exception>
    public static void CheckLength(string id)
    {
        if (id.Length > MaxLength)
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The length of the instance id '{id}' is {id.Length}; at most {MaxLength} characters are allowed. "
                + "Shorten it.");
        }
    }
}
