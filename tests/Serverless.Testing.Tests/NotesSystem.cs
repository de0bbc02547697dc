namespace Serverless.Testing.Tests;

/// <summary>Starts the app of these tests.</summary>
internal static class NotesSystem
{
    public const string App = "notesapp";

    public static Task<TestSystem> StartAsync(Action<TestSystemOptions>? configure = null)
    {
        var options = Options();
        configure?.Invoke(options);
        return TestSystem.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public static TestSystemOptions Options() =>
        new(TestApps.Folder("NotesApp"))
        {
            TopologyPath = Path.Combine(AppContext.BaseDirectory, "topology.json"),
        };

    /// <summary>What the app has noted.</summary>
    public static async Task<string[]> NotesAsync(this TestSystem system)
    {
        var client = system.HttpClient(App);
        return await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<string[]>(
            client, "api/notes", TestContext.Current.CancellationToken) ?? [];
    }

    public static async Task PostAsync(this TestSystem system, string text)
    {
        using var response = await system.HttpClient(App).PostAsync(
            $"api/notes/{text}", content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
