namespace Serverless.Topology.Limits;

/// <summary>Checks of names and of counts that more than one kind of entity has.</summary>
internal static class LimitRules
{
    public static void Name(string what, string name, int maxLength, string path, List<TopologyError> errors)
    {
        if (name.Length > 0 && EntityNames.Check(what, name, maxLength) is { } message)
        {
            errors.Add(new TopologyError(path, message));
        }
    }

    public static void Path(string what, string name, string path, List<TopologyError> errors)
    {
        if (name.Length > 0 && EntityNames.CheckPath(what, name, ServiceLimits.EntityNameLength) is { } message)
        {
            errors.Add(new TopologyError(path, message));
        }
    }

    public static void Between(string what, int value, int min, int max, string path, List<TopologyError> errors)
    {
        if (value < min || value > max)
        {
            errors.Add(new TopologyError(path, $"{what} of {value} is outside the limits. Use {min} to {max}."));
        }
    }
}
