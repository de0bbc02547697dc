namespace Serverless.Benchmarks.Brokers;

/// <summary>What a broker's process has used up.</summary>
/// <param name="Cpu">Processor time.</param>
/// <param name="Allocated">Bytes allocated on the managed heap; null where there is none.</param>
/// <param name="WorkingSet">Bytes resident.</param>
internal readonly record struct BrokerSample(TimeSpan Cpu, long? Allocated, long WorkingSet);
