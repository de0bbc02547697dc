using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Durable;

/// <summary>What every replay of an engine shares.</summary>
internal sealed record ReplayServices(DataConverter Converter, ILoggerFactory LoggerFactory);
