using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.ServiceBus;

public sealed class ServiceBusBindingTests
{
    private const string Local = "Endpoint=sb://localhost;UseDevelopmentEmulator=true";

    [Fact]
    public async Task Start_NoConnection_NamesSettingAndCure() =>
        (await ErrorOf<PayloadFunctions>([])).ShouldContain("there is no setting 'ServiceBus'");

    [Fact]
    public async Task Start_NoSettingInExpression_NamesIt() =>
        (await ErrorOf<PayloadFunctions>(new() { ["ServiceBus"] = Local }))
            .ShouldContain("there is no setting 'QueueName'");

    [Fact]
    public async Task Start_BadConnectionString_QuotesThePart() =>
        (await ErrorOf<SingleArray>(new() { ["ServiceBus"] = "Endpoint=http://x" })).ShouldContain("'http://x'");

    [Fact]
    public async Task Start_ArrayWithoutIsBatched_SaysSo() =>
        (await ErrorOf<SingleArray>(new() { ["ServiceBus"] = Local })).ShouldContain("IsBatched = true");

    [Fact]
    public async Task Start_SingleWithIsBatched_SaysSo() =>
        (await ErrorOf<BatchedSingle>(new() { ["ServiceBus"] = Local })).ShouldContain("Take String[]");

    [Fact]
    public async Task Start_SessionActionsWithoutSessions_SaysSo() =>
        (await ErrorOf<NoSession>(new() { ["ServiceBus"] = Local })).ShouldContain("IsSessionsEnabled = true");

    private static async Task<string> ErrorOf<T>(Dictionary<string, string?> settings) =>
        (await Should.ThrowAsync<FunctionBindingException>(() => FunctionsHost.StartAsync(TestApp.Options(
            [typeof(T)], services: services => services.AddSingleton(new Recorder()), settings: settings)))).Message;

    public sealed class SingleArray
    {
        [Function("SingleArray")]
        public void Run([ServiceBusTrigger("work")] string[] bodies) => _ = bodies;
    }

    public sealed class BatchedSingle
    {
        [Function("BatchedSingle")]
        public void Run([ServiceBusTrigger("work", IsBatched = true)] string body) => _ = body;
    }

    public sealed class NoSession
    {
        [Function("NoSession")]
        public void Run([ServiceBusTrigger("work")] string body, ServiceBusSessionMessageActions session) =>
            _ = (body, session);
    }
}
