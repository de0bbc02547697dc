using System.Globalization;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>Reads <c>extensions.serviceBus</c>.</summary>
internal static class ServiceBusReader
{
    public static ServiceBusSettings Read(JsonSection section)
    {
        var defaults = new ServiceBusSettings();
        var result = new ServiceBusSettings
        {
            PrefetchCount = section.Number("prefetchCount", defaults.PrefetchCount, least: 0),
            AutoCompleteMessages = section.Flag("autoCompleteMessages", defaults.AutoCompleteMessages),
            MaxAutoLockRenewalDuration = section.Duration(
                "maxAutoLockRenewalDuration", defaults.MaxAutoLockRenewalDuration),
            MaxConcurrentCalls = section.Number("maxConcurrentCalls", defaults.MaxConcurrentCalls, least: 1),
            MaxConcurrentCallsPerSession =
                section.Number("maxConcurrentCallsPerSession", defaults.MaxConcurrentCallsPerSession, least: 1),
            MaxConcurrentSessions = section.Number("maxConcurrentSessions", defaults.MaxConcurrentSessions, least: 1),
            MaxMessageBatchSize = section.Number("maxMessageBatchSize", defaults.MaxMessageBatchSize, least: 1),
            MinMessageBatchSize = section.Number("minMessageBatchSize", defaults.MinMessageBatchSize, least: 1),
            MaxBatchWaitTime = section.Duration("maxBatchWaitTime", defaults.MaxBatchWaitTime),
            SessionIdleTimeout = section.Duration("sessionIdleTimeout"),
            Retry = ClientRetrySettings.Read(section.Section("clientRetryOptions")),
        };
        if (result.MinMessageBatchSize > result.MaxMessageBatchSize)
        {
            section.Refuse(
                "minMessageBatchSize",
                result.MinMessageBatchSize.ToString(CultureInfo.InvariantCulture),
                $"at most maxMessageBatchSize, which is {result.MaxMessageBatchSize}");
        }

        section.Ignore("the trigger's receivers share no transaction", "enableCrossEntityTransactions");
        section.Ignore("the connection string says how to connect", "transportType", "webProxy");
        section.NameOthers();
        return result;
    }
}
