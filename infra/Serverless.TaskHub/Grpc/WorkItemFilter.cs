using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Grpc;

/// <summary>Which work a stream takes (orchestrator_service.proto, WorkItemFilters): a name with no version takes every
/// version, one with versions takes these. No filter takes everything, and so does one without any name, which workers
/// in .NET send that were given none. An activity that is called without a version may be taken as one of its caller's
/// version, too: SDKs that know no versions of activities (JavaScript's) call all of them so.</summary>
internal sealed class WorkItemFilter
{
    private readonly Dictionary<string, HashSet<string>>?[] _byKind;

    public WorkItemFilter(WorkItemFilters? filters) => _byKind =
        filters is null || filters.Equals(new WorkItemFilters())
        ? [null, null, null]
        :
        [
            ToNames(filters.Orchestrations.Select(filter => (filter.Name, (IEnumerable<string>)filter.Versions))),
            ToNames(filters.Activities.Select(filter => (filter.Name, (IEnumerable<string>)filter.Versions))),
            ToNames(filters.Entities.Select(filter => (filter.Name, Enumerable.Empty<string>()))),
        ];

    public bool Accepts(WorkKey key) =>
        _byKind[(int)key.Kind] is not { } names
        || (names.TryGetValue(key.Name, out var versions)
            && (versions.Count == 0
                || versions.Contains(key.Version)
                || (key.Version.Length == 0 && versions.Contains(key.CallerVersion))));

    private static Dictionary<string, HashSet<string>> ToNames(
        IEnumerable<(string Name, IEnumerable<string> Versions)> filters)
    {
        var names = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, versions) in filters)
        {
            names[name] = versions.ToHashSet(StringComparer.OrdinalIgnoreCase);
        }

        return names;
    }
}
