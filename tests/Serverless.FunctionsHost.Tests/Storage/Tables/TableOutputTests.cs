using Azure;
using Azure.Data.Tables;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Storage.Tables;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Storage.Tables;

/// <summary>The binding on its own: the worker's package of tables is not everywhere to be had.</summary>
public sealed class TableOutputTests(StorageFixture storage)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Write_Entities_AreAddedToATableThatIsMade()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeBytes");
        var table = new TableClient(await storage.ConnectionStringAsync(), host.Prefix + "rows");
        var output = new TableOutput();

        await output.WriteAsync(
            host.App.Context,
            Function(),
            Binding,
            new TypedData
            {
                Json = """[{"RowKey": "1", "Count": 2, "Tags": ["a"]}, {"PartitionKey": "own", "RowKey": "2"}]""",
            },
            Request(),
            None);

        var first = (await table.GetEntityAsync<TableEntity>("kitten", "1", cancellationToken: None)).Value;
        first.GetInt32("Count").ShouldBe(2);
        first.GetString("Tags").ShouldBe("""["a"]""");
        (await table.GetEntityAsync<TableEntity>("own", "2", cancellationToken: None)).HasValue.ShouldBeTrue();
        await Should.ThrowAsync<RequestFailedException>(async () => await output.WriteAsync(
            host.App.Context, Function(), Binding, new TypedData { Json = """{"RowKey": "1"}""" }, Request(), None));
    }

    [Theory]
    [InlineData("""{"Count": 1}""", "no RowKey")]
    [InlineData("5", "no entity")]
    public async Task Write_NoEntity_SaysWhatIsMissing(string json, string expected)
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeBytes");

        var failure = await Should.ThrowAsync<FormatException>(async () => await new TableOutput().WriteAsync(
            host.App.Context, Function(), Binding, new TypedData { Json = json }, Request(), None));

        failure.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Check_NoTable_IsAnError()
    {
        await using var host = await StorageHost.StartAsync(storage, "TakeBytes");
        var errors = new BindingErrors();

        new TableOutput().Check(
            host.App.Context,
            Function(),
            BindingDefinition.Parse("""{"name": "$return", "type": "table", "direction": "Out"}"""),
            errors);

        errors.All.Single().ShouldContain("names no table");
    }

    private static BindingDefinition Binding { get; } = BindingDefinition.Parse(
        """
        {"name": "$return", "type": "table", "direction": "Out", "tableName": "%Prefix%rows", "partitionKey": "{name}"}
        """);

    private static FunctionDefinition Function() =>
        FunctionDefinition.From(new RpcFunctionMetadata { Name = "F", FunctionId = "1" });

    private static InvocationRequest Request()
    {
        var request = new InvocationRequest();
        request.TriggerMetadata.SetText("name", "kitten");
        return request;
    }
}
