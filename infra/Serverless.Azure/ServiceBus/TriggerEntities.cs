using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Serverless.Azure;

/// <summary>The entities of the functions of an app, each read once. Safe for concurrent use.</summary>
internal sealed class TriggerEntities(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, TriggerEntity> _entities = new(StringComparer.Ordinal);

    public TriggerEntity Of(FunctionDefinition function) => _entities.TryGetValue(function.Id, out var entity)
        ? entity
        : _entities.GetOrAdd(function.Id, TriggerEntity.Of(function, configuration));
}
