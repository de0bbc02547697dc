using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.Readme;

/// <summary>The app with the function of the README.</summary>
internal static class ReadmeApp
{
    /// <summary>Gets the root of the repository.</summary>
    public static string Root { get; } = typeof(ReadmeApp).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot")
        .Value!;

    /// <summary>Gets the folder of its project.</summary>
    public static string Folder { get; } = Path.Combine(Root, "tests", "Apps", "ReadmeApp");

    /// <summary>Copies its output, for a test that changes it.</summary>
    public static void CopyOutput(string target) => AppOutput.Copy(Folder, target);

    /// <summary>Calls its function.</summary>
    public static async Task<string?> GreetAsync(LocalHostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.AddressOf("readme-app") };
        var answer = await http.GetFromJsonAsync<JsonElement>("api/greetings/you");
        return answer.GetProperty("text").GetString();
    }
}
