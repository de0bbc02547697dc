using Serverless.TaskHub;

namespace Serverless.FunctionsHost.Durable;

/// <summary>The name of a task hub, and that of an app's.</summary>
internal static class TaskHubName
{
    private const int MaxLength = 64;

    /// <summary>host.json's <c>hubName</c>, settings resolved.</summary>
    /// <exception cref="Settings.SettingException">It names a setting that is not there.</exception>
    public static string Of(FunctionAppContext app) =>
        app.Resolver.Resolve(app.HostJson.DurableTask.HubName, "extensions.durableTask.hubName");

    /// <summary>Refuses what is no name: it becomes a part of a file's.</summary>
    /// <exception cref="TaskHubException">It is none.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > MaxLength
            || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"'{name}' is not a name of a task hub. Give one of at most {MaxLength} letters, digits, '-' and '_'.");
        }
    }
}
