namespace Serverless.TaskHub.Entities;

/// <summary>Ids of entities: <c>@name@key</c>.</summary>
internal static class EntityIds
{
    public static bool IsEntity(string id) => id.StartsWith('@');

    /// <exception cref="TaskHubException">It is no such id.</exception>
    public static string NameOf(string id)
    {
        var end = id.IndexOf('@', 1);
        return IsEntity(id) && end > 1 ? id[1..end] : throw Invalid(id);
    }

    /// <summary>The id with the name in lower case, as it is kept.</summary>
    /// <exception cref="TaskHubException">It is no such id.</exception>
    public static string Normalize(string id)
    {
        var name = NameOf(id);
        return $"@{name.ToLowerInvariant()}{id[(name.Length + 1)..]}";
    }

    private static TaskHubException Invalid(string id) => new(
        TaskHubError.InvalidArgument, $"'{id}' is not the id of an entity. Give one of the form @name@key.");
}
