using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Journal;

/// <summary>A segment that is open for writing.</summary>
internal sealed record JournalFile(IJournalFile File, int Number, long Size);
