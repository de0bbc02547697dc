namespace Serverless.Topology.Properties;

/// <summary>That a format knows a property, and what the property is where the format leaves it out.</summary>
internal readonly record struct Given<T>(T WhenAbsent);
