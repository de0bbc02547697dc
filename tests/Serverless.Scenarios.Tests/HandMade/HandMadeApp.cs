using System.Net;
using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.HandMade;

/// <summary>
/// An app as the worker's documentation has one made by hand, outside of this repository: nothing of it is referenced,
/// and none of its build's files apply. See
/// https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide.
/// </summary>
internal static class HandMadeApp
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AzureFunctionsVersion>v4</AzureFunctionsVersion>
            <OutputType>Exe</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker" Version="2.52.0" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Sdk" Version="2.1.0" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http" Version="3.3.0" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues" Version="5.5.5" />
          </ItemGroup>
          <ItemGroup>
            <None Update="host.json" CopyToOutputDirectory="PreserveNewest" />
            <None Update="local.settings.json" CopyToOutputDirectory="PreserveNewest" CopyToPublishDirectory="Never" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using Microsoft.Extensions.Hosting;

        var host = new HostBuilder()
            .ConfigureFunctionsWorkerDefaults()
            .Build();

        host.Run();
        """;

    private const string Functions =
        """
        using System.Net;
        using Microsoft.Azure.Functions.Worker;
        using Microsoft.Azure.Functions.Worker.Http;
        using Microsoft.Extensions.Logging;

        namespace MyFunctions;

        public class Functions(ILogger<Functions> logger)
        {
            [Function("Put")]
            public async Task<Answer> Put(
                [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "put")] HttpRequestData request)
            {
                var text = await request.ReadAsStringAsync();
                var response = request.CreateResponse(HttpStatusCode.Accepted);
                await response.WriteStringAsync($"put {text}");
                return new Answer { Message = text, Response = response };
            }

            [Function("Take")]
            public void Take([QueueTrigger("incoming")] string message) =>
                logger.LogInformation("took {Message}", message);
        }

        public class Answer
        {
            [QueueOutput("incoming")]
            public string? Message { get; set; }

            public required HttpResponseData Response { get; set; }
        }
        """;

    private const string LocalSettings =
        """
        {
          "IsEncrypted": false,
          "Values": {
            "AzureWebJobsStorage": "UseDevelopmentStorage=true",
            "FUNCTIONS_WORKER_RUNTIME": "dotnet-isolated"
          }
        }
        """;

    /// <summary>Writes it.</summary>
    /// <param name="parent">Where its folder is made.</param>
    /// <returns>The folder.</returns>
    public static async Task<string> CreateAsync(string parent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, "MyFunctions")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "MyFunctions.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program);
        await File.WriteAllTextAsync(Path.Combine(folder, "Functions.cs"), Functions);
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), """{ "version": "2.0" }""");
        await File.WriteAllTextAsync(Path.Combine(folder, "local.settings.json"), LocalSettings);
        return folder;
    }

    /// <summary>Has it put a text into its queue over HTTP, and expects that it says so.</summary>
    public static async Task PutAsync(LocalHostProcess host, string text)
    {
        using var http = new HttpClient { BaseAddress = host.AddressOf("my-functions") };
        using var answer = await http.PostAsync("api/put", new StringContent(text));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, host.Output);
        (await answer.Content.ReadAsStringAsync()).ShouldBe($"put {text}");
    }
}
