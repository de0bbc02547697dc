namespace Serverless.FunctionsHost.Durable;

/// <summary>The name of an app's task hub.</summary>
internal static class TaskHubName
{
    /// <summary>host.json's <c>hubName</c>, settings resolved.</summary>
    /// <exception cref="Settings.SettingException">It names a setting that is not there.</exception>
    public static string Of(FunctionAppContext app) =>
        app.Resolver.Resolve(app.HostJson.DurableTask.HubName, "extensions.durableTask.hubName");
}
