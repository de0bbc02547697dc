using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Tables;

/// <summary>
/// <c>table</c> as an output: new entities only, as the extension's; the table is made when it is not there. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-table-output.
/// </summary>
internal sealed class TableOutput : IOutputBinding
{
    private readonly ConcurrentDictionary<(FunctionAppContext App, string? Connection), TableServiceClient> _services =
        new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["table"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () =>
        {
            _ = ServiceOf(app, binding);
            var table = app.Resolver.Resolve(binding.GetString("tableName") ?? string.Empty, "TableOutput.TableName");
            if (table.Length == 0)
            {
                errors.Add(function, $"the output '{binding.Name}' names no table. Give [TableOutput] one.");
            }
        });

    /// <inheritdoc/>
    public async ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var table = ServiceOf(app, binding).GetTableClient(Text("tableName"));
        using var document = JsonDocument.Parse(StorageValue.ToBytes(value).ToMemory());
        IEnumerable<JsonElement> items = document.RootElement.ValueKind == JsonValueKind.Array
            ? document.RootElement.EnumerateArray()
            : [document.RootElement];
        foreach (var item in items)
        {
            await AddAsync(table, TableRow.Of(item, Text("partitionKey"), Text("rowKey")), cancellationToken);
        }

        string? Text(string name) => binding.GetString(name) is { } text
            ? new BindingExpressions(app.Time).Resolve(
                app.Resolver.Resolve(text, $"TableOutput.{name}"), $"TableOutput.{name}", function.Name, request)
            : null;
    }

    private TableServiceClient ServiceOf(FunctionAppContext app, BindingDefinition binding) =>
        _services.GetOrAdd(
            (app, binding.Connection),
            static key => StorageClients.Tables(key.App, key.Connection, "TableOutput.Connection"));

    private static async Task AddAsync(TableClient table, TableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(entity, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            await table.AddEntityAsync(entity, cancellationToken);
        }
    }
}
