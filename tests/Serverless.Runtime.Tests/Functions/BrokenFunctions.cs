using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.Runtime.Tests.Functions;

/// <summary>Functions that cannot be bound, each in its own way.</summary>
public static class BrokenFunctions
{
    public sealed class UnknownTriggerAttribute : TriggerBindingAttribute;

    public sealed class UnknownInputAttribute : InputBindingAttribute;

    public sealed class UnknownOutputAttribute : OutputBindingAttribute;

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(string text) => _ = text;
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public void Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer) =>
            _ = (request, timer);
    }

    public sealed class Unsupported
    {
        [Function("Unsupported")]
        public void Run([UnknownTrigger] string payload) => _ = payload;
    }

    public sealed class AsyncVoid
    {
        [Function("AsyncVoid")]
#pragma warning disable VSTHRD100, MA0155 // It is what the test is about.
        public async void Run([HttpTrigger] HttpRequest request) => await request.ReadFormAsync();
#pragma warning restore VSTHRD100, MA0155
    }

    public sealed class NotPublic
    {
        [Function("NotPublic")]
        internal void Run([HttpTrigger] HttpRequest request) => _ = request;
    }

    public sealed class ByReference
    {
        [Function("ByReference")]
        public void Run([HttpTrigger] HttpRequest request, out int number) => number = request.Path.Value!.Length;
    }

    public sealed class UnboundParameter
    {
        [Function("UnboundParameter")]
        public void Run([HttpTrigger] HttpRequest request, IServiceProvider services) => _ = (request, services);
    }

    public sealed class InputBinding
    {
        [Function("InputBinding")]
        public void Run([HttpTrigger] HttpRequest request, [UnknownInput] string row) => _ = (request, row);
    }

    public sealed class OutputBinding
    {
        [Function("OutputBinding")]
        [UnknownOutput]
        public string Run([HttpTrigger] HttpRequest request) => request.Method;
    }

    public sealed class MissingService(BrokenFunctionsTests tests)
    {
        [Function("MissingService")]
        public void Run([HttpTrigger] HttpRequest request) => _ = (request, tests);
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public void Run([HttpTrigger(Route = "a/{id")] HttpRequest request) => _ = request;
    }

    public sealed class BadConstraint
    {
        [Function("BadConstraint")]
        public void Run([HttpTrigger(Route = "a/{id:number}")] HttpRequest request) => _ = request;
    }

    public sealed class BadSchedule
    {
        [Function("BadSchedule")]
        public void Run([TimerTrigger("hourly")] TimerInfo timer) => _ = timer;
    }

    public sealed class SameRoute
    {
        [Function("SameRouteA")]
        public void A([HttpTrigger("get", "post", Route = "same")] HttpRequest request) => _ = request;

        [Function("SameRouteB")]
        public void B([HttpTrigger("post", Route = "same")] HttpRequest request) => _ = request;
    }

    public sealed class SameName
    {
        [Function("Same")]
        public void A([HttpTrigger(Route = "a")] HttpRequest request) => _ = request;

        [Function("same")]
        public void B([HttpTrigger(Route = "b")] HttpRequest request) => _ = request;
    }
}
